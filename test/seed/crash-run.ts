import { inspect } from 'node:util'
import { Failure } from '../../src/errors.ts'
import type { Disk } from '../../src/host/disk.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { isProtected } from '../../src/seed/is-protected.ts'
import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import type { Package } from '../../src/seed/look-and-plan.ts'
import { reseed } from '../../src/seed/reseed.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk, PowerCut } from '../support/crash-disk.ts'
import type { CrashDisk, Trouble } from '../support/crash-disk.ts'
import { createRandom, pick } from './random.ts'
import { samplePackage } from './sample-package.ts'
import type { Sample } from './sample-package.ts'

const home = '/home'
const paths = seedPaths(home, '/state')
const lines = (...middle: string[]) => ['# title', '', ...middle, '', 'the end', ''].join('\n')
const codes = ['ENOSPC', 'EIO', 'EACCES', 'EXDEV'] as const

/** A home, the version that was brought in, and the one that comes. */
function scenario(random: () => number): { disk: CrashDisk; old: Package; next: Package; edit: () => void } {
  const version = (n: number): Sample[] =>
    Array.from({ length: 6 }, (_, at): Sample => {
      const text = (which: number) => lines(`line of ${at}`, `kept ${at}`, 'x', 'y', `version ${which}`)
      const prior = n === 1 ? [] : [text(1)]
      if (at < 2) return { path: `mos/roles/r${at}.md`, class: 'merge', text: text(n), prior }
      if (at < 4) return { path: `mos/launchers/l${at}`, mode: '755', text: text(random() < 0.8 ? n : 1), prior }
      return { path: at === 4 ? 'fleet/roster.yaml' : 'mos/seeded.md', class: 'seed', text: text(n), prior }
    })
  const gone: Sample = { path: 'mos/hooks/old.mjs', text: 'old hook' }
  const disk = createCrashDisk(random)
  for (const [path, text] of [
    ['SOUL.md', 'my soul'],
    ['me.local.md', 'mine'],
    ['memory/a', 'm'],
    ['credentials/k', 'secret'],
    ['notes.txt', 'unmanaged'],
  ])
    disk.put(`${home}/${path ?? ''}`, text, 0o600)
  const old = samplePackage('1', [...version(1), gone])
  const next = samplePackage('2', [
    ...version(2),
    { ...gone, class: 'tombstone' },
    { path: 'mos/roles/new.md', class: 'merge', text: 'new' },
  ])
  return {
    disk,
    old,
    next,
    edit() {
      const texts = [
        lines('line of mine', 'kept 0', 'x', 'y', 'version 1'),
        lines('a', 'kept', 'x', 'y', 'version mine'),
        undefined,
      ] as const
      for (const { path } of next.manifest.entries)
        if (random() < 0.35) disk.put(`${home}/${path}`, pick(random, texts), 0o644)
      if (random() < 0.1) disk.put(`${home}/mos/launchers/l2`, { link: '/etc/passwd' })
    },
  }
}

/** A disk that makes one of the mistakes that the order is there to avoid. */
export type Mistake = 'no sync of files' | 'no sync of directories' | 'backup afterwards' | 'write in place'

function mistaken(disk: Disk, mistake: Mistake | undefined): Disk {
  const late: (() => Promise<void>)[] = []
  switch (mistake) {
    case undefined:
      return disk
    case 'no sync of files':
      return { ...disk, sync: async (path) => ((await disk.look(path))?.kind === 'file' ? undefined : disk.sync(path)) }
    case 'no sync of directories':
      return { ...disk, sync: async (path) => ((await disk.look(path))?.kind === 'file' ? disk.sync(path) : undefined) }
    case 'backup afterwards': {
      const isBackup = (path: string) => path.startsWith(paths.backups)
      const later = async (path: string, act: () => Promise<void>) => (isBackup(path) ? void late.push(act) : act())
      return {
        ...disk,
        create: (path, bytes, mode) => later(path, () => disk.create(path, bytes, mode)),
        sync: (path) => later(path, () => disk.sync(path)),
        async rename(from, to) {
          await later(to, () => disk.rename(from, to))
          if (to.startsWith(paths.generations)) for (const act of late.splice(0)) await act()
        },
      }
    }
    case 'write in place':
      return {
        ...disk,
        async rename(from, to) {
          const [bytes, entry] = [await disk.read(from), await disk.look(from)]
          await disk.unlink(to)
          await disk.create(to, bytes ?? new Uint8Array(), entry?.kind === 'file' ? entry.mode : 0o644)
          await disk.unlink(from)
        },
      }
  }
}

const textsOf = (disk: CrashDisk) => new Map([...disk.files()].filter(([path]) => path.startsWith(`${home}/`)))
const isPlain = (path: string) => !/\/\.[^/]+\.mos-[0-9a-f]{12}$/.test(path)

/** One run, cut or failed at the given calls, one after the other; then a whole one. Returns what is wrong, in words. */
async function crashRun(seed: number, troubles: readonly Trouble[], mistake?: Mistake): Promise<readonly string[]> {
  const random = createRandom(seed)
  const { disk, old, next, edit } = scenario(random)
  const clean = disk.disk
  await reseed(clean, paths, old, { by: 'test' })
  edit()
  const before = textsOf(disk)
  const wanted = (await lookAndPlan(clean, paths, next)).plan
  const faults: string[] = []
  const run = (on: Disk, digest: string | undefined) =>
    reseed(on, paths, next, { by: 'test', ...(digest === undefined ? {} : { digest }) })

  function checkSafe(when: string): void {
    const now = disk.files()
    const kept = new Set([...now.values()].map(({ text }) => hashOf(text)))
    for (const [path, { text, mode, inode }] of before) {
      if (!kept.has(hashOf(text))) faults.push(`${when}: the bytes of ${path} are nowhere`)
      const same = now.get(path)
      if (
        isProtected(path.slice(home.length + 1)) &&
        (same?.inode !== inode || same.mode !== mode || same.text !== text)
      )
        faults.push(`${when}: ${path} is a person's, and was touched`)
    }
    for (const { path, before: was, next: becomes } of wanted.changes) {
      const hash = now.get(`${home}/${path}`) && hashOf(now.get(`${home}/${path}`)?.text ?? '')
      if (hash !== was?.hash && hash !== becomes?.hash) faults.push(`${when}: ${path} is torn`)
    }
  }

  for (const trouble of troubles) {
    disk.trouble(trouble)
    const error = await run(mistaken(clean, mistake), undefined === mistake ? await digestNow() : undefined).then(
      () => undefined,
      (reason: unknown) => reason,
    )
    disk.trouble(undefined)
    if (error instanceof PowerCut || trouble.kind === 'cut') disk.restart()
    else if (error !== undefined && !(error instanceof Failure)) faults.push(`no Failure: ${inspect(error)}`)
    checkSafe(`after ${JSON.stringify(trouble)}`)
  }
  async function digestNow(): Promise<string | undefined> {
    const pending = disk.files().has(paths.pending)
    return pending ? undefined : (await lookAndPlan(clean, paths, next)).plan.digest
  }
  try {
    const finished = await run(clean, undefined)
    if (finished.plan.changes.length > 0 || finished.finished === undefined)
      await run(
        clean,
        finished.plan.changes.length > 0 ? (await lookAndPlan(clean, paths, next)).plan.digest : undefined,
      )
  } catch (error) {
    faults.push(`the run after it: ${String(error)}`)
    return faults
  }
  checkSafe('in the end')
  const end = disk.files()
  for (const { path, effect, next: becomes, before: was } of wanted.changes) {
    const found = end.get(`${home}/${path}`)
    const should = effect === 'write' ? becomes?.hash : effect === 'delete' ? undefined : was?.hash
    if ((found && hashOf(found.text)) !== should) faults.push(`in the end ${path} is not as planned`)
    if (effect === 'write' && found?.mode !== becomes?.mode)
      faults.push(`in the end ${path} has the mode ${String(found?.mode)}`)
  }
  for (const path of end.keys()) if (!isPlain(path) || path === paths.pending) faults.push(`left: ${path}`)
  disk.writes()
  await run(clean, undefined)
  const again = disk.writes().filter((write) => !write.includes(paths.seen))
  if (again.length > 0) faults.push(`the second run: ${again.join(', ')}`)
  return faults
}

/** How many calls a run of this scenario makes. */
async function callsOf(seed: number): Promise<number> {
  const { disk, old, next, edit } = scenario(createRandom(seed))
  await reseed(disk.disk, paths, old, { by: 'test' })
  edit()
  disk.trouble(undefined)
  await reseed(disk.disk, paths, next, { by: 'test', digest: (await lookAndPlan(disk.disk, paths, next)).plan.digest })
  return disk.calls()
}

/** Every call of these scenarios cut before and after its effect, with a second cut in what follows, and failed. */
export async function crashRuns(
  seeds: Iterable<number>,
  most: number,
  mistake?: Mistake,
): Promise<{ runs: number; faults: readonly string[] }> {
  const faults: string[] = []
  let runs = 0
  for (const seed of seeds) {
    const calls = await callsOf(seed)
    const random = createRandom(seed + 1_000_000)
    for (let at = 1; at <= calls && runs < most; at++) {
      const kinds: Trouble[] = [
        { kind: 'cut', at, afterEffect: false },
        { kind: 'cut', at, afterEffect: true },
        { kind: 'error', at, code: pick(random, codes) },
      ]
      for (const trouble of kinds) {
        const second: Trouble[] =
          random() < 0.5 ? [{ kind: 'cut', at: 1 + Math.floor(random() * 30), afterEffect: random() < 0.5 }] : []
        runs += 1
        for (const fault of await crashRun(seed, [trouble, ...second], mistake))
          faults.push(`seed ${seed}, ${JSON.stringify([trouble, ...second])}: ${fault}`)
      }
    }
    if (runs >= most) break
  }
  return { runs, faults }
}
