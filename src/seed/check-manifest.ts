import { fold, protectedBy, protectedPaths } from './is-protected.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { manifestDigest } from './manifest-digest.ts'
import { proposals } from './plan-proposals.ts'

/** What makes a manifest unfit to be applied, in words; empty when it is fit. */
export function checkManifest(manifest: Manifest): readonly string[] {
  const isProtected = protectedBy([...protectedPaths, ...manifest.protect])
  const names = new Map<string, string>()
  const problems = manifest.entries.flatMap((entry) => {
    const before = names.get(fold(entry.path))
    names.set(fold(entry.path), entry.path)
    return [
      ...checkEntry(entry, isProtected),
      ...(before === undefined ? [] : [`${entry.path} and ${before} are one file where case does not count`]),
    ]
  })
  const both = manifest.entries.flatMap(({ path }) =>
    above(path).flatMap((directory) => {
      const file = names.get(fold(directory))
      return file === undefined ? [] : [`${file} is a file, and a directory for ${path}`]
    }),
  )
  const isWhole = manifest.digest === manifestDigest(manifest)
  return [...problems, ...both, ...(isWhole ? [] : ['its digest does not fit what it says'])]
}

function checkEntry(
  { path, class: kind, merge }: ManifestEntry,
  isProtected: (path: string) => boolean,
): readonly string[] {
  const parts = path.split('/')
  return [
    ...(parts.some((part) => part === '' || part === '.' || part === '..') ? [`${path} leads out of the home`] : []),
    ...(/[\p{Cc}\\]/u.test(path) ? [`${JSON.stringify(path)} has characters that no path of ours has`] : []),
    ...(path === path.normalize('NFC') ? [] : [`${path} is not in the normal form NFC`]),
    ...(kind !== 'seed' && isProtected(path) ? [`${path} is ${kind}, and a person's`] : []),
    ...(fold(path).startsWith(fold(proposals)) ? [`${path} is where proposals lie`] : []),
    ...((merge === undefined) === (kind === 'merge') ? [`${path}: merge goes with the class merge`] : []),
  ]
}

/** `a/b/c` → `a/b`, `a` */
function above(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, at) => parts.slice(0, at + 1).join('/'))
}
