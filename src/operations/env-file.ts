import { join } from 'node:path'
import { setVariable } from '../config/set-variable.ts'
import type { Files } from '../host/host.ts'
import { takeFileLock } from './take-file-lock.ts'

export type EnvFile = {
  readonly path: string
  /** Empty where there is none. */
  read(): Promise<string>
  /** Sets one variable, for this user's eyes alone; other lines stay. Returns whether anything changed. */
  set(name: string, value: string): Promise<boolean>
}

/** `mos.env` of the home: the settings of the process that `fleet init` writes, and people too. */
export function createEnvFile(files: Pick<Files, 'read' | 'write' | 'stat'>, mosaicHome: string): EnvFile {
  const path = join(mosaicHome, 'mos.env')
  const read = async () => (await files.read(path)) ?? ''
  return {
    path,
    read,
    async set(name, value) {
      const lock = await takeFileLock(path)
      try {
        const before = await read()
        const after = setVariable(before, name, value, path)
        const isPrivate = ((await files.stat(path))?.mode ?? 0) === 0o600
        if (after === before && isPrivate) return false
        await files.write(path, after, { mode: 0o600 })
        return true
      } finally {
        await lock.release()
      }
    },
  }
}
