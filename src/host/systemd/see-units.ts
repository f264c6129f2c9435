import { parseUnits } from './parse-units.ts'
import type { SeenUnit } from './parse-units.ts'
import { runOnManager } from './systemd-context.ts'
import type { SystemdContext } from './systemd-context.ts'
import { showUnits } from './systemctl.ts'

/** These units as they are now, in one call; empty when the manager does not answer. */
export async function seeUnits(
  context: Pick<SystemdContext, 'host' | 'manager'>,
  units: readonly string[],
): Promise<ReadonlyMap<string, SeenUnit>> {
  const { exitCode, stdout } = await runOnManager(context, showUnits(units))
  return exitCode === 0 ? parseUnits(stdout) : new Map()
}
