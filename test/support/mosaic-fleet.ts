import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'
import { runProgram } from './run-program.ts'
import { scriptedAgent, scriptedCommand } from './scripted-agent.ts'
import type { ScriptedAgent } from './scripted-agent.ts'
import type { TestSystemd } from './systemd.ts'

export const mosaicUnits = {
  holder: 'mosaic-tmux-holder.service',
  template: 'mosaic-agent@.service',
} as const

export type MosaicFleet = {
  readonly home: string
  /** the tmux server's socket */
  readonly socket: string
  /** names of sessions whose program runs, the holder's too */
  sessions(): Promise<readonly string[]>
  panePid(name: string): Promise<number | undefined>
  agent(name: string): ScriptedAgent
  /** as systemd shows it: `active enabled` */
  unitState(name: string): Promise<string>
}

const roster = (socketName: string): string => `# The fleet of the shop. Do not rename anybody.
version: 1
transport: tmux
tmux:
  socketName: ${socketName}   # as it was
  holder_session: _holder
agents:
  # the boss
  - name: Boss_1
    class: orchestrator
    runtime: stub
  - name: ada
    class: research
    runtime: stub # fast
  - { name: v1.2, class: operations, runtime: stub }
`

/**
 * A home and a fleet as Mosaic leaves them, running: a tmux server under its holder's unit, each agent a session that a
 * oneshot unit made, settings files, heartbeats. `v1.2` is in the roster and was never started.
 */
export async function mosaicFleet(systemd: TestSystemd): Promise<MosaicFleet> {
  const home = join(systemd.home, '.config', 'mosaic')
  const socketName = `shop-${basename(dirname(systemd.home))}`
  const socket = `/tmp/tmux-${process.getuid?.()}/${socketName}`
  onTestFinished(() => rm(socket, { force: true }))
  const tmux = (...args: readonly string[]) => runProgram('tmux', ['-S', socket, ...args], { env: systemd.env })
  await mkdir(join(home, 'fleet', 'agents'), { recursive: true })
  await mkdir(join(home, 'fleet', 'run'))
  await mkdir(join(home, 'roles.local'))
  await writeFile(join(home, 'fleet', 'roster.yaml'), roster(socketName))
  await writeFile(join(home, 'SOUL.md'), 'I am the boss of the shop, and I answer briefly.\n')
  await writeFile(join(home, 'USER.md'), 'She is called Olga.\n')
  await writeFile(join(home, '.framework-version'), '3\n')
  await writeFile(
    join(home, 'roles.local', 'research.md'),
    '# Research\n\n## Mandate\nLook.\n\n## Boundaries\nNo code.\n',
  )
  const script = join(home, 'fleet', 'start-agent-session.sh')
  const inPane = 'env MOSAIC_AGENT_NAME="$1" MOSAIC_HEARTBEAT_RUN_DIR="$MOSAIC_HOME/fleet/run" $MOSAIC_AGENT_COMMAND'
  await writeFile(
    script,
    `#!/bin/sh\ntmux -L "$MOSAIC_TMUX_SOCKET" new-session -d -x 100 -y 30 -s "$1" "exec ${inPane.replaceAll('"', '\\"')}"\n`,
  )
  await chmod(script, 0o755)
  // The variables are expanded by the script's own shell.
  for (const name of ['Boss_1', 'ada']) {
    const settings = [
      `MOSAIC_AGENT_NAME=${name}`,
      'MOSAIC_AGENT_RUNTIME=stub',
      'MOSAIC_AGENT_MODEL=',
      'MOSAIC_AGENT_WORKDIR=',
      `MOSAIC_AGENT_COMMAND=${scriptedCommand(systemd.home, { look: 'claude', hooks: false })}`,
      `MOSAIC_TMUX_SOCKET=${socketName}`,
    ]
    await writeFile(join(home, 'fleet', 'agents', `${name}.env`), `${settings.join('\n')}\n`)
  }
  await writeFile(
    join(systemd.unitDir, mosaicUnits.holder),
    `[Unit]\nDescription=Mosaic tmux holder\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=tmux -L ${socketName} new-session -d -s _holder\nExecStop=tmux -L ${socketName} kill-server\n[Install]\nWantedBy=default.target\n`,
  )
  await writeFile(
    join(systemd.unitDir, mosaicUnits.template),
    `[Unit]\nDescription=Mosaic agent %i\nRequires=${mosaicUnits.holder}\nAfter=${mosaicUnits.holder}\n[Service]\nType=oneshot\nRemainAfterExit=yes\nEnvironment=MOSAIC_HOME=%h/.config/mosaic\nEnvironmentFile=%h/.config/mosaic/fleet/agents/%i.env\nExecStart=/bin/sh %h/.config/mosaic/fleet/start-agent-session.sh %i\nExecStop=-tmux -L ${socketName} kill-session -t %i\n[Install]\nWantedBy=default.target\n`,
  )
  await systemd.systemctl('daemon-reload')
  for (const name of ['Boss_1', 'ada']) {
    await systemd.systemctl('enable', `mosaic-agent@${name}.service`)
    const started = await systemd.systemctl('start', `mosaic-agent@${name}.service`)
    if (started.exit !== 0) throw new Error(started.stderr)
  }
  const list = async (): Promise<ReadonlyMap<string, number>> => {
    const { stdout } = await tmux('list-panes', '-a', '-F', '#{pane_dead} #{pane_pid} #{session_name}')
    const live = stdout.split('\n').filter((line) => line.startsWith('0 '))
    return new Map(
      live.map((line) => {
        const [, pid, ...name] = line.split(' ')
        return [name.join(' '), Number(pid)]
      }),
    )
  }
  const agent = (name: string) => scriptedAgent(systemd.home, name)
  await Promise.all(['Boss_1', 'ada'].map((name) => eventually(`${name} to be up`, () => agent(name).up())))
  return {
    home,
    socket,
    sessions: async () => [...(await list()).keys()].toSorted(),
    panePid: async (name) => (await list()).get(name),
    agent,
    async unitState(name) {
      const argv = ['show', '--property=ActiveState,UnitFileState', '--value', '--', `mosaic-agent@${name}.service`]
      return (await systemd.systemctl(...argv)).stdout.trim().replace('\n', ' ')
    },
  }
}
