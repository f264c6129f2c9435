import { hashOf } from '../../src/seed/hash.ts'
import type { Package } from '../../src/seed/look-and-plan.ts'
import type { ManifestEntry, MergeKind, SeedClass } from '../../src/seed/manifest.ts'
import { manifestDigest } from '../../src/seed/manifest-digest.ts'

export type Sample = {
  readonly path: string
  readonly text: string
  readonly class?: SeedClass
  readonly merge?: MergeKind
  readonly mode?: '644' | '755'
  readonly prior?: readonly string[]
}

const protect = [
  'SOUL.md',
  'USER.md',
  '*.local.md',
  'fleet/*.yaml',
  'fleet/agents/',
  'fleet/run/',
  'memory/',
  'credentials/',
]

/** A version of the framework with these files; `prior` are texts. */
export function samplePackage(version: string, files: readonly Sample[]): Package {
  const entries = files.map(({ path, text, class: kind = 'owned', merge, mode = '644', prior = [] }): ManifestEntry => {
    return {
      path,
      class: kind,
      type: 'file',
      mode,
      size: Buffer.byteLength(text),
      sha256: hashOf(text),
      prior: prior.map((each) => hashOf(each)),
      ...(kind === 'merge' ? { merge: merge ?? 'text' } : {}),
    }
  })
  const rest = { schema: 1, package: 'mos', version, protect, entries } as const
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  return {
    manifest: { ...rest, protect: [...protect], digest: manifestDigest({ ...rest, protect: [...protect] }) },
    bytesOf: async ({ path }) => new TextEncoder().encode(texts.get(path) ?? ''),
  }
}
