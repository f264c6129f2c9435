import { z } from 'zod'

/**
 * - `owned`: Mos's own. An edit is backed up, and overwritten by the next version.
 * - `merge`: a person may edit it; the next version is merged into it, three-way.
 * - `seed`: written once, then a person's: neither updated nor brought back.
 * - `tombstone`: shipped once, and no more: deleted.
 * What is not in a manifest is unmanaged and never touched.
 */
export const seedClasses = ['owned', 'merge', 'seed', 'tombstone'] as const
export type SeedClass = (typeof seedClasses)[number]

export const mergeKinds = ['text', 'yaml', 'json'] as const
export type MergeKind = (typeof mergeKinds)[number]

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'is no sha256 in hex')

const entrySchema = z.strictObject({
  /** below the home, with `/` */
  path: z.string(),
  class: z.enum(seedClasses),
  type: z.literal('file'),
  mode: z.literal(['644', '755']),
  /** bytes */
  size: z.number().int().nonnegative(),
  /** of a tombstone: of what was shipped last */
  sha256: hash,
  /** every other hash that was ever shipped under this path */
  prior: z.array(hash),
  merge: z.enum(mergeKinds).optional(),
})

export const manifestSchema = z.strictObject({
  schema: z.literal(1),
  package: z.string(),
  version: z.string(),
  /** Patterns of what is a person's; `*` is within a name, a trailing `/` is a directory with all that is in it. */
  protect: z.array(z.string()),
  entries: z.array(entrySchema),
  /** sha256 of all the rest, as `digestOf` spells it */
  digest: hash,
})

export type ManifestEntry = Readonly<z.output<typeof entrySchema>>
export type Manifest = Readonly<Omit<z.output<typeof manifestSchema>, 'entries'>> & {
  readonly entries: readonly ManifestEntry[]
}
