import { chmod, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { temporaryDirectory } from './temporary-directory.ts'

/** A PATH with a program `pi` that speaks its protocol. */
export async function pathWithPi(): Promise<string> {
  const bin = await temporaryDirectory()
  const fake = join(import.meta.dirname, '..', 'runtime', 'pi', 'fake-pi.ts')
  await writeFile(join(bin, 'pi'), `#!/bin/sh\nexec '${process.execPath}' '${fake}' "$@"\n`)
  await chmod(join(bin, 'pi'), 0o755)
  return `${bin}${delimiter}${process.env['PATH'] ?? ''}`
}
