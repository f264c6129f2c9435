import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'

/** Puts a program of this name into `bin`, one of ours: `runtime/pi/fake-pi.ts`, from `test/`. Returns a PATH with it. */
export async function placeProgram(bin: string, name: string, script: string): Promise<string> {
  const file = join(import.meta.dirname, '..', script)
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, name), `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`)
  await chmod(join(bin, name), 0o755)
  return `${bin}${delimiter}${process.env['PATH'] ?? ''}`
}
