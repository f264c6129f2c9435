import type { Mos } from './mos.ts'
import type { Ran } from './run-program.ts'

/**
 * Has a person's shell go to the generation of a placed installation; resolves when the op has ended. `onPlanned`: the
 * plan was shown, and is about to be said yes to.
 */
export async function goToInstallation(
  mos: Pick<Mos, 'shell'>,
  generation: number,
  onPlanned?: () => void,
): Promise<Ran> {
  const asked = await mos.shell('fleet', 'rollback', String(generation))
  const digest = /--yes (?<digest>[0-9a-f]+)/u.exec(asked.stdout + asked.stderr)?.groups?.['digest'] ?? ''
  onPlanned?.()
  return mos.shell('fleet', 'rollback', String(generation), '--yes', digest)
}
