import type { Mos } from './mos.ts'
import type { Ran } from './run-program.ts'

/** Has a person's shell go to the generation of a placed installation; resolves when the op has ended. */
export async function goToInstallation(mos: Pick<Mos, 'shell'>, generation: number): Promise<Ran> {
  const asked = await mos.shell('fleet', 'rollback', String(generation))
  const digest = /--yes (?<digest>[0-9a-f]+)/u.exec(asked.stdout + asked.stderr)?.groups?.['digest'] ?? ''
  return mos.shell('fleet', 'rollback', String(generation), '--yes', digest)
}
