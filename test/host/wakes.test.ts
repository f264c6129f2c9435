import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createTmuxSupervisor } from '../../src/host/create-tmux-supervisor.ts'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

/** The real tmux; each wait for a pane's death is written down when it begins and when it ends. */
async function withWaits(fleet: TmuxFleet, before: string) {
  const program = join(fleet.runDir, 'tmux-with-waits')
  await fleet.host.files.write(
    program,
    `#!/bin/sh\ncase " $* " in *' wait-for -S '*) exec tmux "$@" ;; *' wait-for '*) ;; *) exec tmux "$@" ;; esac
printf 'begins\\n' >>"${program}.log"\n${before}\ntmux "$@"\nprintf 'ends\\n' >>"${program}.log"\n`,
    { mode: 0o755 },
  )
  const supervisor = createTmuxSupervisor({
    host: createHost({ hostId: 'here', path: process.env['PATH'] ?? '' }),
    paths: fleet.paths,
    tmuxProgram: program,
  })
  const said = async () => ((await fleet.host.files.read(`${program}.log`)) ?? '').split('\n').filter(Boolean)
  return { supervisor, said }
}

const paneOf = async ({ supervisor }: TmuxFleet, name: string) => {
  const pane = (await supervisor.look([name])).get(name)?.pane
  return pane?.alive === true ? pane : undefined
}

test('what a killed runner waited with does not take the signal of a death from the next one', async () => {
  vi.stubEnv('MOSAIC_HEARTBEAT_INTERVAL', '600')
  onTestFinished(() => void vi.unstubAllEnvs())
  const fleet = await tmuxFleet()
  await fleet.host.files.makeDirectory(fleet.runDir)
  // Long enough for the program to die between the runner's last look and its wait.
  const { supervisor, said } = await withWaits(fleet, 'sleep 1')
  await supervisor.start(agent('ada'), role('core'))
  const { pid } = await eventually('the pane', () => paneOf(fleet, 'ada'))
  await fleet.host.run([
    'timeout',
    '-s',
    'KILL',
    '1',
    'tmux',
    '-N',
    '-S',
    join(fleet.paths.socketDir, 'tmux.sock'),
    'wait-for',
    'mosaic-died-ada',
  ])
  const runner = Number((await fleet.host.files.read(join(fleet.runDir, 'ada.lock')))?.split(' ')[0])
  fleet.host.kill(runner, 'SIGKILL')
  await eventually('it is gone', () => !fleet.host.isAlive(runner))
  const before = (await said()).length
  await supervisor.start(agent('ada'), role('core'))
  await eventually('it waits again', async () => (await said()).length > before)
  fleet.host.kill(pid, 'SIGKILL')
  const next = await eventually('another program', async () => {
    const pane = await paneOf(fleet, 'ada')
    return pane !== undefined && pane.pid !== pid && pane
  })
  expect(next.id).toBe('%0')
})

test('no wait is cut short, for tmux would keep it for good', async () => {
  vi.stubEnv('MOSAIC_HEARTBEAT_INTERVAL', '1')
  onTestFinished(() => void vi.unstubAllEnvs())
  const fleet = await tmuxFleet()
  await fleet.host.files.makeDirectory(fleet.runDir)
  await fleet.host.files.write(
    join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'),
    'MOSAIC_AGENT_COMMAND="sleep 500"\n',
  )
  const { supervisor, said } = await withWaits(fleet, '')
  await supervisor.start(agent('ada'), role('core'))
  const lines = await eventually('five polls', async () => {
    const seen = await said()
    return seen.length >= 10 && seen
  })
  expect(lines.slice(0, 10)).toEqual(Array.from({ length: 5 }, () => ['begins', 'ends']).flat())
})
