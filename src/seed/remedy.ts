import { dirname } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { applyPlan } from './apply-plan.ts'
import { readBackup } from './backups.ts'
import type { Change } from './change.ts'
import { finishPending } from './finish-pending.ts'
import type { Generation, Remedied } from './generation.ts'
import { latestGeneration, listGenerations } from './generations.ts'
import { hashOf } from './hash.ts'
import { fold } from './is-protected.ts'
import { lookAtHome } from './look-at-home.ts'
import type { Manifest } from './manifest.ts'
import { withDigest } from './plan-reseed.ts'
import type { Plan } from './plan-reseed.ts'
import type { SeedPaths } from './seed-paths.ts'

/** The whole new text of one file; `path` is below the home. Where it may be is for the caller to say. */
export type FileRemedy = { readonly path: string; readonly text: string }

export type RemedyLook = {
  /** without changes: the file has this text already */
  readonly plan: Plan
  readonly latest: Generation | undefined
  readonly contents: (hash: string) => Promise<Uint8Array>
}

/** What writing this text would do. Writes nothing. Throws a Failure where something is in the way. */
export async function lookAtRemedy(
  disk: Disk,
  paths: SeedPaths,
  { version, entries }: Pick<Manifest, 'version' | 'entries'>,
  { path, text }: FileRemedy,
): Promise<RemedyLook> {
  const latest = await latestGeneration(disk, paths)
  const now = (await lookAtHome(disk, paths.home, [path])).live.get(path)
  if (now?.kind === 'blocked')
    throw new Failure(`${path} is not changed: ${now.what} is in the way.`, { exit: 'conflict' })
  const other = entries.find((each) => each.path !== path && fold(each.path) === fold(path))
  if (other !== undefined)
    throw new Failure(`${path} is not changed: on some disks it is the same file as ${other.path}.`, { exit: 'usage' })
  const bytes = new TextEncoder().encode(text)
  const hash = hashOf(bytes)
  const entry = entries.find((each) => each.path === path)
  const before = now && { hash: now.hash, mode: now.mode }
  const change: Change = {
    path,
    class: entry?.class ?? 'owned',
    ...(before && { before }),
    verdict: 'remedy',
    effect: 'write',
    next: { hash, mode: before?.mode ?? (text.startsWith('#!') ? 0o755 : 0o644) },
    isSafe: false,
    why: 'as you have approved it',
  }
  return {
    plan: withDigest(version, before?.hash === hash ? [] : [change]),
    latest,
    contents: async (asked) => (asked === hash ? bytes : readBackup(disk, paths, asked)),
  }
}

type Asked = {
  readonly remedy: FileRemedy
  /** Only the plan with this digest is carried out. */
  readonly digest: string
  readonly by: string
  /** for whom meets it in a plan later, in a few words */
  readonly why: string
  /** what asked: a repeat finds what it did */
  readonly cause: string
  readonly now?: number
}

/**
 * Writes an approved text, as a generation of its own: going back undoes it, and a reseed leaves it as it is. Only one at
 * a time: the caller has the lock. A second run finds it done. Throws Failures as `reseed` does.
 */
export async function applyRemedy(
  disk: Disk,
  paths: SeedPaths,
  manifest: Pick<Manifest, 'version' | 'entries' | 'digest'>,
  { remedy, digest, by, why, cause, now = Date.now() }: Asked,
): Promise<Generation> {
  await finishPending(disk, paths)
  const id = hashOf(cause).slice(0, 12)
  const done = (await listGenerations(disk, paths)).find((each) => each.id === id)
  if (done !== undefined) return done
  const { plan, latest, contents } = await lookAtRemedy(disk, paths, manifest, remedy)
  const { path } = remedy
  if (plan.digest !== digest)
    throw new Failure(`${path} has changed since that was approved. Nothing was done; look at the remedy again.`, {
      exit: 'conflict',
    })
  const base = new Map(Object.entries(latest?.base ?? {}))
  const shipped = base.get(path)
  const written: Remedied = { hash: hashOf(remedy.text), ...(shipped !== undefined && { shipped }), why }
  return applyPlan(
    { disk, paths, contents },
    {
      id,
      at: now,
      by,
      kind: 'remedy',
      version: manifest.version,
      manifest: manifest.digest,
      plan: digest,
      changes: plan.changes,
      base,
      remedied: new Map([...Object.entries(latest?.remedied ?? {}), [path, written]]),
      number: latest?.number ?? 0,
      directories: [dirname(path)],
    },
  )
}
