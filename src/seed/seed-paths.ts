import { dirname, basename, join } from 'node:path'

/** Where Mos keeps what it did to a home. Beside Redis, not in the home, of which there may be copies. */
export type SeedPaths = {
  readonly home: string
  readonly generations: string
  readonly backups: string
  /** the generation that is being made: from the moment that it is here there is no way back */
  readonly pending: string
  /** what the files looked like when they were read last: saves reading them, and may be lost */
  readonly seen: string
}

export const seedPaths = (home: string, stateDir: string): SeedPaths => ({
  home,
  generations: join(stateDir, 'generations'),
  backups: join(stateDir, 'backups'),
  pending: join(stateDir, 'pending.json'),
  seen: join(stateDir, 'seen.json'),
})

export const generationPath = ({ generations }: SeedPaths, number: number): string =>
  join(generations, `${String(number).padStart(6, '0')}.json`)

export const backupPath = ({ backups }: SeedPaths, hash: string): string => join(backups, hash)

/** Beside its target, so that it is on the same disk. */
export const stagedPath = (path: string, id: string): string =>
  join(dirname(path), `.${basename(path).slice(0, 200)}.mos-${id}`)

export const isStaged = (name: string): boolean => /^\..+\.mos-[0-9a-f]{12}$/su.test(name)
