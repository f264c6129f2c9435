import { join } from 'node:path'
import { runProgram } from './run-program.ts'

const root = join(import.meta.dirname, '..', '..')

/** This Mos as npm packs it for a registry. Returns the tarball's path. */
export async function packMos(directory: string): Promise<string> {
  const argv = ['pack', '--json', '--pack-destination', directory]
  const { exit, stdout, stderr } = await runProgram('npm', argv, { cwd: root })
  if (exit !== 0) throw new Error(`npm pack ended with ${exit}: ${stderr}`)
  const name = /"filename": "(?<name>[^"]+)"/u.exec(stdout)?.groups?.['name'] ?? ''
  return join(directory, name)
}
