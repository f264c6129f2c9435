import { chmod, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { temporaryDirectory } from './temporary-directory.ts'

/** A PATH with a program of this name that is one of ours: `runtime/pi/fake-pi.ts`, from `test/`. */
export async function pathWithProgram(name: string, script: string): Promise<string> {
  const bin = await temporaryDirectory()
  const file = join(import.meta.dirname, '..', script)
  await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`)
  await chmod(join(bin, name), 0o755)
  return `${bin}${delimiter}${process.env['PATH'] ?? ''}`
}
