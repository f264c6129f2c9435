import type { Package } from '../../src/seed/look-and-plan.ts'
import { seedPaths } from '../../src/seed/seed-paths.ts'
import { createCrashDisk } from '../support/crash-disk.ts'
import type { CrashDisk } from '../support/crash-disk.ts'
import { pick } from './pick.ts'
import { samplePackage } from './sample-package.ts'
import type { Sample } from './sample-package.ts'

export const home = '/home'
export const paths = seedPaths(home, '/state')
const lines = (...middle: string[]) => ['# title', '', ...middle, '', 'the end', ''].join('\n')

/** A home, the version that was brought in, and the one that comes. */
export function crashScenario(random: () => number): {
  disk: CrashDisk
  old: Package
  next: Package
  edit: () => void
} {
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
