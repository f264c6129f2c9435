import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../support/eventually.ts'
import { whyNoSystemd } from '../../support/systemd.ts'
import { systemdFleet } from '../../support/systemd-fleet.ts'
import type { SystemdFleet } from '../../support/systemd-fleet.ts'
import { agent, commandLineOf, processesWith, role } from '../../support/tmux-fleet.ts'
import { alivePane, runnerOf } from '../supervisor-contract.ts'

const holder = 'mosaic-tmux-holder.service'
const unitOf = async (fleet: SystemdFleet, name: string) => (await fleet.supervisor.look([name])).get(name)?.unit
const show = async ({ systemd }: SystemdFleet, unit: string, property: string): Promise<string> =>
  (await systemd.systemctl('show', '--value', `--property=${property}`, unit)).stdout.trim()

const started = async (...names: readonly string[]): Promise<SystemdFleet> => {
  const fleet = await systemdFleet()
  for (const name of names) await fleet.supervisor.start(agent(name), role('core'))
  return fleet
}

describe.skipIf(whyNoSystemd !== undefined)(`units ${whyNoSystemd ?? ''}`, () => {
  test('the unit runs while the pane does, starts at boot, and the program lives in its cgroup', async () => {
    const fleet = await started('ada')
    const { pid } = await eventually('the pane', () => alivePane(fleet, 'ada'))
    expect(await unitOf(fleet, 'ada')).toEqual({ active: 'active', enabled: true, result: 'success' })
    await eventually('it has moved', () =>
      readFileSync(`/proc/${pid}/cgroup`, 'utf8').includes('/mosaic-agent@ada.service\n'),
    )
    expect(await show(fleet, holder, 'UnitFileState')).toBe('enabled')
    await fleet.supervisor.stop(agent('ada'))
    expect(await unitOf(fleet, 'ada')).toEqual({ active: 'inactive', enabled: false, result: 'success' })
    expect(await fleet.host.files.list(join(fleet.systemd.unitDir, 'default.target.wants'))).toEqual([holder])
  })

  test('a home and a package in hostile directories work as every other', async () => {
    const strange = 'my [home] 100% $HOME "x" \\ *'
    const fleet = await systemdFleet((home) => ({
      mosaicHome: join(home, strange),
      packageRoot: join(home, 'p', strange),
    }))
    await fleet.host.files.link(fleet.paths.packageRoot, join(import.meta.dirname, '../../..'))
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('a heartbeat', async () => (await fleet.supervisor.look(['ada'])).get('ada')?.heartbeat)
    expect(await unitOf(fleet, 'ada')).toEqual({ active: 'active', enabled: true, result: 'success' })
    await fleet.supervisor.stop(agent('ada'))
    const left = (await fleet.host.files.list(fleet.runDir)).filter((name) => !name.startsWith('.start.'))
    expect(left).toEqual(['ada.session', 'holder.log'])
  })

  test('nobody needs to start a killed runner or a killed server', async () => {
    const fleet = await started('ada')
    const runner = await runnerOf(fleet, 'ada')
    fleet.host.kill(runner, 'SIGKILL')
    await eventually('another runner and a pane', async () => {
      const now = await runnerOf(fleet, 'ada')
      return now > 0 && now !== runner && fleet.host.isAlive(now) && (await alivePane(fleet, 'ada')) !== undefined
    })
    const server = Number(await fleet.tmux('display-message', '-p', '#{pid}'))
    fleet.host.kill(server, 'SIGKILL')
    await eventually('the server is gone', () => !fleet.host.isAlive(server))
    await eventually('another server and a pane', () => alivePane(fleet, 'ada'))
  })

  test('a crash loop fails its unit with 78, and systemd lets it lie', async () => {
    const fleet = await systemdFleet()
    await fleet.host.files.write(join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'), 'MOSAIC_AGENT_COMMAND=false\n')
    const now = Math.floor(Date.now() / 1000)
    await fleet.host.files.write(join(fleet.runDir, 'ada.crash'), `delay=1\n${`crash=${now}\n`.repeat(4)}`)
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('the unit failed', async () => (await unitOf(fleet, 'ada'))?.active === 'failed')
    expect(await show(fleet, 'mosaic-agent@ada.service', 'ExecMainStatus')).toBe('78')
    expect(await show(fleet, 'mosaic-agent@ada.service', 'NRestarts')).toBe('0')
    expect(await fleet.host.files.read(join(fleet.runDir, 'ada.log'))).toContain('crash loop: not started again')
  })

  test('the holder can be neither stopped nor restarted by hand', async () => {
    const fleet = await started('ada')
    const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
    const refused = [await fleet.systemd.systemctl('restart', holder), await fleet.systemd.systemctl('stop', holder)]
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      expect.stringContaining('it is configured to refuse manual start/stop'),
      expect.stringContaining('it is configured to refuse manual start/stop'),
    ])
    expect(await alivePane(fleet, 'ada')).toEqual(before)
  })

  test('with a broken holder no agent starts a server of its own, and the start says where to look', async () => {
    const fleet = await systemdFleet()
    const dropIn = join(fleet.systemd.unitDir, `${holder}.d`, 'broken.conf')
    await fleet.host.files.write(dropIn, '[Service]\nExecStart=\nExecStart=/bin/false\n')
    await expect(fleet.supervisor.start(agent('ada'), role('core'))).rejects.toThrow(
      /^The tmux server for the agents' panes did not start: systemctl --user status mosaic-tmux-holder\.service/u,
    )
    await fleet.systemd.systemctl('start', '--no-block', 'mosaic-agent@ada.service')
    await eventually('its runner', async () => fleet.host.isAlive(await runnerOf(fleet, 'ada')))
    expect(await fleet.tmux('list-sessions')).toBe('')
    await fleet.host.files.write(dropIn, '')
    await fleet.systemd.systemctl('daemon-reload')
    await eventually('the agent has its pane', () => alivePane(fleet, 'ada'))
    const server = await fleet.tmux('display-message', '-p', '#{pid}')
    expect(readFileSync(`/proc/${server.trim()}/cgroup`, 'utf8')).toContain(`/${holder}\n`)
  })

  test('what a program hides in a session and an environment of its own ends with the unit', async () => {
    const fleet = await systemdFleet()
    const script = join(fleet.paths.mosaicHome, 'hides')
    const text = `#!/bin/sh\nsetsid env -i sh -c 'sleep 1009; :' &\nsleep 1000\n`
    await fleet.host.files.write(script, text, { mode: 0o755 })
    await fleet.host.files.write(
      join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'),
      `MOSAIC_AGENT_COMMAND=${script}\n`,
    )
    await fleet.supervisor.start(agent('ada'), role('core'))
    const hidden = await eventually('what it hid', () => {
      const pids = processesWith('sleep\u00001009')
      return pids.length > 0 ? pids : undefined
    })
    await fleet.supervisor.stop(agent('ada'))
    expect(hidden.filter((pid) => fleet.host.isAlive(pid))).toEqual([])
  })

  test('a change of supervisor takes the agents over as they run, and there are never two of one', async () => {
    const fleet = await systemdFleet()
    const tmux = fleet.withTmux()
    await tmux.start(agent('ada'), role('core'))
    const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
    expect((await fleet.supervisor.look(['ada'])).get('ada')).toMatchObject({
      supervised: false,
      pane: { alive: true },
      unit: { active: 'inactive', enabled: false },
    })
    await fleet.supervisor.start(agent('ada'), role('core'))
    const taken = await eventually('its unit is active', async () => {
      const seen = (await fleet.supervisor.look(['ada'])).get('ada')
      return seen?.unit?.active === 'active' ? seen : undefined
    })
    expect(taken).toMatchObject({ supervised: true, pane: { pid: before.pid }, unit: { enabled: true } })
    expect((await fleet.tmux('list-panes', '-a', '-F', '#{session_name}')).trim()).toBe('ada')
    // The server of before is nobody's unit; when it goes the holder takes its place, and the agent is back in its own.
    const server = Number(await fleet.tmux('display-message', '-p', '#{pid}'))
    fleet.host.kill(server, 'SIGKILL')
    await eventually('the server is gone', () => !fleet.host.isAlive(server))
    const after = await eventually('another pane', () => alivePane(fleet, 'ada'))
    await eventually('it has moved', () =>
      readFileSync(`/proc/${after.pid}/cgroup`, 'utf8').includes('/mosaic-agent@ada.service\n'),
    )
  })

  test('a manager that dies tells nothing, and takes nobody along in what is said; one that comes back has each once', async () => {
    const fleet = await started('ada')
    await fleet.systemd.crash()
    const during = (await fleet.supervisor.look(['ada'])).get('ada')
    expect(during).toMatchObject({ isUnitUnseen: true, supervised: true, pane: { alive: true } })
    await expect(fleet.supervisor.start(agent('bob'), role('core'))).rejects.toThrow(/^systemd refused: Failed to/u)
    await fleet.systemd.comeBack()
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('its unit is active and has its pane', async () => {
      const { unit, supervised, pane } = (await fleet.supervisor.look(['ada'])).get('ada') ?? {}
      return unit?.active === 'active' && supervised === true && pane?.alive === true
    })
    expect((await fleet.tmux('list-panes', '-a', '-F', '#{session_name}')).trim()).toBe('ada')
    const programs = () =>
      processesWith(fleet.paths.mosaicHome).filter((pid) => commandLineOf(pid).includes('stub-agent.mjs'))
    // What its pane starts first is the launcher.
    await eventually('its program runs', () => programs().length > 0)
    expect(programs()).toHaveLength(1)
  })

  test('a unit that somebody left enabled is found, and a stop cleans it, also without its template', async () => {
    const fleet = await started('ada', 'bob')
    await fleet.systemd.systemctl('stop', 'mosaic-agent@bob.service')
    expect(await fleet.supervisor.leftovers?.(['ada'])).toEqual(['bob'])
    expect(await fleet.supervisor.leftovers?.(['ada', 'bob'])).toEqual([])
    await fleet.host.files.remove(join(fleet.systemd.unitDir, 'mosaic-agent@.service'))
    await fleet.supervisor.stop(agent('bob'))
    expect(await fleet.supervisor.leftovers?.(['ada'])).toEqual([])
    expect(await unitOf(fleet, 'bob')).toMatchObject({ active: 'inactive', enabled: false })
  })
})
