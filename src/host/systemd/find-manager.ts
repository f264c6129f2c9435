import type { Host } from '../host.ts'
import { fieldsOf } from './parse-units.ts'
import { runOnManager } from './systemd-context.ts'
import type { UserManager } from './systemd-context.ts'
import { showManager } from './systemctl.ts'

export type FoundManager = { readonly manager: UserManager } | { readonly whyNot: string }

/**
 * Whether the user's own systemd answers, and reads units from where this person's are. `place` is what the environment
 * says; undefined: it names no runtime directory. Changes nothing, never throws.
 */
export async function findManager(host: Host, place: UserManager | undefined): Promise<FoundManager> {
  if (place === undefined) return { whyNot: 'XDG_RUNTIME_DIR is not set, so there is no user session' }
  if ((await host.which('systemctl')) === undefined) return { whyNot: 'systemctl is not installed' }
  const { exitCode, stdout, stderr } = await runOnManager({ host, manager: place }, showManager(), { timeoutMs: 5000 })
  if (exitCode !== 0) {
    const said = stderr.trim().split('\n')[0]
    return { whyNot: `the user's systemd does not answer${said ? `: ${said}` : ''}` }
  }
  const read = fieldsOf(stdout).get('UnitPath')?.split(' ') ?? []
  // A HOME of its own, as tests and containers have: units written there would never be read.
  if (!read.includes(place.unitDir)) return { whyNot: `the user's systemd reads no units from ${place.unitDir}` }
  return { manager: place }
}
