import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { readBackup } from './backups.ts'
import type { Change } from './change.ts'
import type { Generation } from './generation.ts'
import { latestGeneration } from './generations.ts'
import { hashOf } from './hash.ts'
import type { Base, LiveMap } from './live.ts'
import { lookAtHome } from './look-at-home.ts'
import { join } from 'node:path'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { mergeTexts } from './merge-texts.ts'
import { isThreeWay } from './plan-entry.ts'
import { planProposals, proposalPath } from './plan-proposals.ts'
import { planReseed, withDigest } from './plan-reseed.ts'
import type { Plan } from './plan-reseed.ts'
import { findRemedied } from './plan-remedied.ts'
import { readSeen } from './seen-file.ts'
import type { Seen, SeenFiles } from './seen-file.ts'
import type { SeedPaths } from './seed-paths.ts'

/** What is shipped: a manifest's entries, and the bytes of each. */
export type Package = {
  readonly manifest: Manifest
  /** Checked against the entry's hash: a Failure when they are not what the manifest says. */
  readonly bytesOf: (entry: ManifestEntry) => Promise<Uint8Array>
}

export type Look = {
  readonly plan: Plan
  readonly latest: Generation | undefined
  readonly base: Base
  /** what is not proposed again */
  readonly kept: Base
  /** what a remedy changed and this version has not: it stays, and nothing is planned for it */
  readonly remedied: readonly { readonly path: string; readonly why: string }[]
  readonly live: LiveMap
  /** all that Mos may write, and wrote, below the home */
  readonly managed: readonly string[]
  /** as they were read last, and as they are */
  readonly seen: { readonly before: Seen; readonly now: SeenFiles }
  /** bytes by hash: what is shipped, merged, or kept */
  readonly contents: (hash: string) => Promise<Uint8Array>
}

/** Looks at the home and plans. Writes nothing. */
export async function lookAndPlan(disk: Disk, paths: SeedPaths, { manifest, bytesOf }: Package): Promise<Look> {
  const latest = await latestGeneration(disk, paths)
  const base: Base = new Map(Object.entries(latest?.base ?? {}))
  const before = await readSeen(disk, paths)
  const shipped = manifest.entries.map(({ path }) => path)
  const known = [...new Set([...shipped, ...base.keys()])]
  const all = [...known, ...known.map(proposalPath)]
  const { live, seen } = await lookAtHome(disk, paths.home, all, before.files)
  const merges = await mergeAll(disk, paths, { entries: manifest.entries, bytesOf, base, live })
  const merged = new Map([...merges].map(([path, bytes]) => [path, hashOf(bytes)]))
  const { version, entries } = manifest
  const kept: Base = new Map(Object.entries(latest?.kept ?? {}))
  const remedied = new Map(Object.entries(latest?.remedied ?? {}))
  const input = { version, entries, base, live, merged, remedied }
  const changes = planReseed(input).changes.filter((each) => !isDecided(each, kept))
  const plan = withDigest(version, [...changes, ...planProposals(changes, known, live)])
  const byHash = new Map(
    entries.filter(({ class: kind }) => kind !== 'tombstone').map((entry) => [entry.sha256, entry]),
  )
  const mergedBytes = new Map([...merges.values()].map((bytes) => [hashOf(bytes), bytes]))
  return {
    plan,
    latest,
    base,
    kept,
    remedied: findRemedied(input, changes),
    live,
    managed: all,
    seen: { before, now: seen },
    contents: async (hash) => {
      const entry = byHash.get(hash)
      return mergedBytes.get(hash) ?? (entry === undefined ? readBackup(disk, paths, hash) : bytesOf(entry))
    },
  }
}

/** A person keeps theirs against just this. */
const isDecided = ({ verdict, path, proposal }: Change, kept: Base): boolean =>
  verdict === 'conflict' && kept.get(path) === proposal

type Sides = Pick<Package, 'bytesOf'> & {
  readonly entries: readonly ManifestEntry[]
  readonly base: Base
  readonly live: LiveMap
}

/** By path; without those where both sides meet, and where what was shipped last is not kept. */
async function mergeAll(
  disk: Disk,
  paths: SeedPaths,
  { entries, bytesOf, base, live }: Sides,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const merged = new Map<string, Uint8Array>()
  for (const entry of entries) {
    const [now, last] = [live.get(entry.path), base.get(entry.path)]
    if (now?.kind !== 'file' || last === undefined || !isThreeWay(entry, { base: last, live: now })) continue
    const mine = await disk.read(join(paths.home, entry.path))
    const kept = await readBackup(disk, paths, last).catch((error: unknown) => {
      if (error instanceof Failure) return undefined
      throw error
    })
    if (mine === undefined || kept === undefined) continue
    const [baseText, mineText, theirs] = [kept, mine, await bytesOf(entry)].map(textOf)
    if (baseText === undefined || mineText === undefined || theirs === undefined) continue
    const text = await mergeTexts(entry.merge ?? 'text', { base: baseText, mine: mineText, theirs })
    if (text !== undefined) merged.set(entry.path, new TextEncoder().encode(text))
  }
  return merged
}

/** Undefined: no text, and so nothing to merge by lines. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
