import { fold, isProtected } from './is-protected.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { manifestDigest } from './manifest-digest.ts'

/** What makes a manifest unfit to be applied, in words; empty when it is fit. */
export function checkManifest(manifest: Manifest): readonly string[] {
  const names = new Map<string, string>()
  const problems = manifest.entries.flatMap((entry) => {
    const before = names.get(fold(entry.path))
    names.set(fold(entry.path), entry.path)
    return [
      ...checkEntry(entry, manifest.protect),
      ...(before === undefined ? [] : [`${entry.path} and ${before} are one file where case does not count`]),
    ]
  })
  const isWhole = manifest.digest === manifestDigest(manifest)
  return [...problems, ...(isWhole ? [] : ['its digest does not fit what it says'])]
}

function checkEntry({ path, class: kind, merge }: ManifestEntry, protect: readonly string[]): readonly string[] {
  const parts = path.split('/')
  return [
    ...(parts.some((part) => part === '' || part === '.' || part === '..') ? [`${path} leads out of the home`] : []),
    ...(/[\p{Cc}\\]/u.test(path) ? [`${JSON.stringify(path)} has characters that no path of ours has`] : []),
    ...(path === path.normalize('NFC') ? [] : [`${path} is not in the normal form NFC`]),
    ...(kind !== 'seed' && isProtected(path, protect) ? [`${path} is ${kind}, and a person's`] : []),
    ...((merge === undefined) === (kind === 'merge') ? [`${path}: merge goes with the class merge`] : []),
  ]
}
