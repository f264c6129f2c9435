import { z } from 'zod'

const file = z.object({ hash: z.string(), mode: z.number() })

/** A record that leads elsewhere is damaged: what it names may be deleted. */
const below = z
  .string()
  .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'), 'leads elsewhere')

const changed = z.object({
  path: below,
  verdict: z.string(),
  before: file.optional(),
  /** absent: it was deleted */
  after: file.optional(),
  /** what stands there stays: somebody changed it in the meantime, or for what `why` says */
  isLeftOut: z.boolean().optional(),
  why: z.string().optional(),
})

const remedied = z.object({
  hash: z.string(),
  /** what was last shipped there, and what the remedy was made against; absent: nothing */
  shipped: z.string().optional(),
  why: z.string(),
})

const generationSchema = z.object({
  schema: z.literal(1),
  /** 1, 2, 3, … */
  number: z.number().int().positive(),
  /** one attempt: names its staged files */
  id: z.string(),
  /** milliseconds since the epoch */
  at: z.number(),
  /** who asked, in words */
  by: z.string(),
  kind: z.enum(['reseed', 'rollback', 'resolve', 'update', 'remedy']),
  /** of Mos */
  version: z.string(),
  /** ids of installations: what counts from here on, and what did before; absent: it did not change */
  installation: z.string().optional(),
  installationBefore: z.string().optional(),
  /** the digest of the manifest that this Mos has */
  manifest: z.string(),
  /** the digest of the plan that was carried out */
  plan: z.string(),
  changes: z.array(changed),
  /** what counts as shipped last from then on, by path */
  base: z.record(below, z.string()),
  /** what was shipped and is not proposed again, by path, since a person keeps theirs; absent: as before */
  kept: z.record(below, z.string()).optional(),
  /** what a remedy wrote in place of a shipped file, by path; absent: as before */
  remedied: z.record(below, remedied).optional(),
  /** digests of manifests whose files a mere start leaves out, since a person did not want them; absent: as before */
  held: z.array(z.string()).optional(),
})

/** One change of a home by Mos, and what it left. */
export type Generation = Readonly<z.output<typeof generationSchema>>
export type Changed = Readonly<z.output<typeof changed>>
export type Remedied = Readonly<z.output<typeof remedied>>

/** Which manifests' files a mere start leaves out after a generation. */
export const heldAfter = (generation: Generation | undefined): readonly string[] =>
  generation?.held ?? (generation?.kind === 'rollback' ? [generation.manifest] : [])

export const renderGeneration = (generation: Generation): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify(generation, undefined, 1)}\n`)

/** Undefined where it is none: torn, or of another time. */
export function parseGeneration(text: string): Generation | undefined {
  try {
    return generationSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
