import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Role } from '../../src/fleet/role.ts'
import { createPauses } from '../../src/host/pauses.ts'
import type { FleetDeps } from '../../src/operations/fleet-deps.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { silentLogger } from './silent-logger.ts'
import { role, tmuxFleet } from './tmux-fleet.ts'
import type { TmuxFleet } from './tmux-fleet.ts'

export type PaneFleet = TmuxFleet & {
  readonly deps: FleetDeps
  /** Writes a roster of the floor, which is hosted, and of these agents in panes; `name!` is an ephemeral one. */
  roster(...names: readonly string[]): Promise<void>
}

const named = (name: string, change: Partial<Role>): [string, Role] => [name, { ...role('core'), name, ...change }]

/** All that the fleet's operations work with: a real tmux, real files, stubs. */
export async function paneFleet(): Promise<PaneFleet> {
  const fleet = await tmuxFleet()
  const home = fleet.paths.mosaicHome
  const hosted = createHostedAgents(fleet.host, home, silentLogger)
  onTestFinished(() => hosted.close())
  const roles = new Map([
    named('orchestrator', { placement: 'hosted' }),
    named('enhancer', { placement: 'hosted' }),
    named('coder', {}),
    named('errand', { lifecycle: 'ephemeral' }),
  ])
  const rosterFile = createRosterFile(fleet.host.files, home)
  return {
    ...fleet,
    deps: {
      hostId: 'here',
      rosterFile,
      supervisor: fleet.supervisor,
      pauses: createPauses(fleet.host.files, home),
      hosted,
      roles: () => Promise.resolve(roles),
    },
    async roster(...names) {
      const entries = names.map((name) => entry(name.replace('!', ''), name.endsWith('!') ? 'errand' : 'coder'))
      const floor = entry('orchestrator', 'orchestrator') + entry('enhancer', 'enhancer')
      const text = `version: 1\ntransport: tmux\nagents:\n${floor}${entries.join('')}`
      await fleet.host.files.write(join(home, 'fleet', 'roster.yaml'), text)
    },
  }
}

const entry = (name: string, roleName: string): string =>
  `  - name: ${name}\n    runtime: stub\n    class: ${roleName}\n`
