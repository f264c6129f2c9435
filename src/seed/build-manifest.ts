import { hashOf } from './hash.ts'
import { protectedPaths } from './is-protected.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { manifestDigest } from './manifest-digest.ts'

/** A file of `framework/`: where it goes, below the home. */
export type FrameworkFile = { readonly path: string; readonly bytes: Uint8Array; readonly isExecutable: boolean }

/** The manifest of these files. What the one before it names stays known: as an earlier form, or as shipped no more. */
export function buildManifest(
  version: string,
  files: readonly FrameworkFile[],
  before: Pick<Manifest, 'entries'> | undefined,
): Manifest {
  const known = new Map((before?.entries ?? []).map((entry) => [entry.path, entry]))
  const present = new Set(files.map(({ path }) => path))
  const gone = [...known.values()].filter(({ path }) => !present.has(path))
  const entries = [...files.map((file) => entryOf(file, known.get(file.path))), ...gone.map(tombstoneOf)]
  const rest = {
    schema: 1 as const,
    package: 'mos',
    version,
    protect: protectedPaths,
    entries: entries.toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  }
  return { ...rest, digest: manifestDigest(rest) }
}

/** Roles are prose that people make their own; the rest is programs. */
function entryOf({ path, bytes, isExecutable }: FrameworkFile, before: ManifestEntry | undefined): ManifestEntry {
  const sha256 = hashOf(bytes)
  return {
    path,
    ...(path.startsWith('mos/roles/')
      ? { class: 'merge' as const, merge: 'text' as const }
      : { class: 'owned' as const }),
    type: 'file',
    mode: isExecutable ? '755' : '644',
    size: bytes.length,
    sha256,
    prior: hashesOf(before).filter((hash) => hash !== sha256),
  }
}

const tombstoneOf = ({ path, type, mode, size, sha256, prior }: ManifestEntry): ManifestEntry => ({
  path,
  class: 'tombstone',
  type,
  mode,
  size,
  sha256,
  prior,
})

const hashesOf = (entry: ManifestEntry | undefined): string[] =>
  entry === undefined ? [] : [...new Set([...entry.prior, entry.sha256])]
