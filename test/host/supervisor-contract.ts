import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, commandLineOf, processesWith, role } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

const see = async ({ supervisor }: TmuxFleet, name: string) => (await supervisor.look([name])).get(name)

export const alivePane = async (fleet: TmuxFleet, name: string) => {
  const seen = await see(fleet, name)
  return seen?.pane?.alive === true ? seen.pane : undefined
}

const anotherPane = (fleet: TmuxFleet, name: string, pid: number) =>
  eventually('another program', async () => {
    const pane = await alivePane(fleet, name)
    return pane !== undefined && pane.pid !== pid ? pane : undefined
  })

const beats = (fleet: TmuxFleet, name: string) =>
  eventually('a heartbeat', async () => (await see(fleet, name))?.heartbeat)

export const runnerOf = async ({ host, runDir }: TmuxFleet, name: string): Promise<number> =>
  Number((await host.files.read(join(runDir, `${name}.lock`)))?.split(' ')[0])

/** An installation whose one program says where it is started from. */
async function installProgram({ host, versions }: TmuxFleet, id: string): Promise<void> {
  const path = join(versions.directory(id), 'node_modules', '.bin', 'a-program')
  await host.files.write(path, `#!/bin/sh\nexec sleep ${1000 + Number(id.split('.')[1])}\n`, { mode: 0o755 })
}

/** What is written down, once the program itself agrees with it. */
async function runsFrom(fleet: TmuxFleet, name: string, id: string): Promise<string | undefined> {
  const command = `sleep\0${1000 + Number(id.split('.')[1])}\0`
  await eventually(`the program of ${id}`, async () => {
    const pane = await alivePane(fleet, name)
    return pane !== undefined && commandLineOf(pane.pid) === command
  })
  return (await see(fleet, name))?.version
}

/** What every supervisor promises, on a real tmux. */
export function supervisorContract(createFleet: () => Promise<TmuxFleet>): void {
  test('role, name and PATH reach the pane, whatever the tmux server was started with', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada', { modelHint: 'tiny 1' }), role('core'))
    const { pid, model } = await beats(fleet, 'ada')
    expect(model).toBe('tiny 1')
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    expect(environment).toEqual(
      expect.arrayContaining([
        'MOSAIC_AGENT_NAME=ada',
        'MOSAIC_AGENT_CLASS=coder',
        `MOSAIC_HOME=${fleet.paths.mosaicHome}`,
        `PATH=${process.env['PATH']}`,
      ]),
    )
    expect(environment.filter((each) => /^(?:NOTIFY_SOCKET|DISCORD_TOKEN|REDIS_URL)=/u.test(each))).toEqual([])
  })

  test('an agent keeps the installation that it was started from, whatever counts since', async () => {
    const fleet = await createFleet()
    for (const id of ['1.4.0', '1.5.0']) await installProgram(fleet, id)
    await fleet.versions.switchTo('1.4.0')
    const env = join(fleet.paths.mosaicHome, 'fleet/agents/ada.env')
    await fleet.host.files.write(env, 'MOSAIC_AGENT_COMMAND=a-program\n')
    await fleet.supervisor.start(agent('ada'), role('core'))
    expect(await runsFrom(fleet, 'ada', '1.4.0')).toBe('1.4.0')
    await fleet.versions.switchTo('1.5.0')
    const { pid } = await eventually('its pane', () => alivePane(fleet, 'ada'))
    process.kill(pid, 'SIGKILL')
    await anotherPane(fleet, 'ada', pid)
    expect(await runsFrom(fleet, 'ada', '1.4.0')).toBe('1.4.0')
    await fleet.supervisor.stop(agent('ada'))
    expect(await see(fleet, 'ada')).not.toHaveProperty('version')
    await fleet.supervisor.start(agent('ada'), role('core'))
    expect(await runsFrom(fleet, 'ada', '1.5.0')).toBe('1.5.0')
    await fleet.supervisor.stop(agent('ada'))
    await fleet.supervisor.start(agent('ada'), role('core'), undefined, '1.4.0')
    expect(await runsFrom(fleet, 'ada', '1.4.0')).toBe('1.4.0')
    await expect(fleet.supervisor.check(agent('ada'), undefined, '1.3.0')).rejects.toThrow(
      '1.3.0 is not there any more',
    )
  })

  test('a start that is repeated looks, and does nothing; so does a stop', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada'), role('core'))
    const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
    const runner = await runnerOf(fleet, 'ada')
    await Promise.all([
      fleet.supervisor.start(agent('ada'), role('core')),
      fleet.another().start(agent('ada'), role('core')),
    ])
    expect([await alivePane(fleet, 'ada'), await runnerOf(fleet, 'ada')]).toEqual([before, runner])
    await fleet.supervisor.stop(agent('ada'))
    await fleet.supervisor.stop(agent('ada'))
    expect(await see(fleet, 'ada')).not.toHaveProperty('pane')
  })

  test("a socket in the roster is Mosaic's: there or not there, the panes are on the one that is ours", async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada'), role('core'))
    await fleet.supervisor.start(agent('bob', { socket: 'mosaic' }), role('core'))
    await fleet.supervisor.start(agent('eve', { socket: '/nowhere/at/all' }), role('core'))
    expect((await fleet.tmux('list-sessions', '-F', '#{session_name}')).trim().split('\n').toSorted()).toEqual([
      'ada',
      'bob',
      'eve',
    ])
    const socket = join(fleet.paths.socketDir, 'tmux.sock')
    for (const name of ['ada', 'bob', 'eve']) {
      const env = await fleet.host.files.read(join(fleet.paths.mosaicHome, 'fleet/agents', `${name}.env`))
      expect(env).toContain(`\nMOSAIC_TMUX_SOCKET=${socket}\n`)
    }
  })

  test('names in the style of old rosters do not meet; a stop leaves no orphan and spares the rest', async () => {
    const fleet = await createFleet()
    const names = ['a.b', 'a_b', 'a-b', 'Ada-1', 'a.service']
    for (const name of names) await fleet.supervisor.start(agent(name), role('core'))
    for (const name of names) await beats(fleet, name)
    const seen = await fleet.supervisor.look(names)
    expect(new Set([...seen.values()].map(({ pane }) => pane?.pid)).size).toBe(names.length)
    const ofOne = processesWith('MOSAIC_AGENT_NAME=a.b\0')
    expect(ofOne.length).toBeGreaterThan(1)
    await fleet.supervisor.stop(agent('a.b'))
    expect(processesWith(fleet.paths.mosaicHome).filter((pid) => ofOne.includes(pid))).toEqual([])
    expect((await fleet.host.files.list(fleet.runDir)).filter((name) => name.startsWith('a.b.'))).toEqual([
      'a.b.session',
    ])
    for (const name of names.slice(1)) {
      expect(await see(fleet, name)).toMatchObject({ supervised: true, pane: { pid: seen.get(name)?.pane?.pid } })
    }
  })

  test('what leaves its terminal and ignores the hang-up does not outlive a stop', async () => {
    const fleet = await createFleet()
    const home = fleet.paths.mosaicHome
    const script = join(home, 'stubborn')
    const text = '#!/bin/sh\ntrap "" HUP TERM\nenv -i setsid sleep 1007 &\nwhile :; do sleep 1; done\n'
    await fleet.host.files.write(script, text, { mode: 0o755 })
    await fleet.host.files.write(join(home, 'fleet/agents/ada.env'), `MOSAIC_AGENT_COMMAND=${script}\n`)
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('its child', () => processesWith(script).length > 0)
    await fleet.supervisor.stop(agent('ada'))
    expect(processesWith(`MOSAIC_TMUX_SOCKET=${join(fleet.paths.socketDir, 'tmux.sock')}`)).toEqual([])
  })

  test('a program that is killed is back within seconds', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada'), role('core'))
    const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
    fleet.host.kill(before.pid, 'SIGKILL')
    expect((await anotherPane(fleet, 'ada', before.pid)).id).toBe(before.id)
  })

  test('a runner that is killed is there again after a start, and brings a killed program back', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada'), role('core'))
    const runner = await runnerOf(fleet, 'ada')
    fleet.host.kill(runner, 'SIGKILL')
    await eventually('it is gone', () => !fleet.host.isAlive(runner))
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('another runner', async () => (await see(fleet, 'ada'))?.supervised)
    const { pid } = await eventually('its pane', () => alivePane(fleet, 'ada'))
    fleet.host.kill(pid, 'SIGKILL')
    await anotherPane(fleet, 'ada', pid)
    expect((await fleet.tmux('list-panes', '-a', '-F', '#{session_name}')).trim()).toBe('ada')
  })

  test('a runner that is killed takes along what it waits with', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('ada'), role('core'))
    const ofFleet = () => new Set(processesWith(fleet.paths.socketDir))
    const waiters = await eventually('its wait for the end of its program, and what ends that', () => {
      const ours = ofFleet()
      const kinds = ['wait-for mosaic-died-ada', 'wait-for\0-S\0mosaic-died-ada'].map((text) =>
        processesWith(text).filter((pid) => ours.has(pid)),
      )
      return kinds.every((found) => found.length > 0) && kinds.flat()
    })
    fleet.host.kill(await runnerOf(fleet, 'ada'), 'SIGKILL')
    await eventually('they are gone', () => !waiters.some((pid) => fleet.host.isAlive(pid)), 8000)
  })

  test('a tmux server that is killed is there again, and so are all agents', async () => {
    const fleet = await createFleet()
    for (const name of ['ada', 'bob']) await fleet.supervisor.start(agent(name), role('core'))
    const before = await eventually('the pane', () => alivePane(fleet, 'bob'))
    const server = Number(await fleet.tmux('display-message', '-p', '#{pid}'))
    fleet.host.kill(server, 'SIGKILL')
    await eventually('it is gone', () => !fleet.host.isAlive(server))
    await fleet.supervisor.ensureHolder()
    await anotherPane(fleet, 'bob', before.pid)
    await eventually('ada is back', () => alivePane(fleet, 'ada'))
  })

  test('a crash loop ends with a verdict, is not started again, and a stop forgives it', async () => {
    const fleet = await createFleet()
    await fleet.host.files.write(join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'), 'MOSAIC_AGENT_COMMAND=false\n')
    const now = Math.floor(Date.now() / 1000)
    await fleet.host.files.write(join(fleet.runDir, 'ada.crash'), `delay=1\n${`crash=${now}\n`.repeat(4)}`)
    await fleet.supervisor.start(agent('ada'), role('core'))
    await eventually('the verdict', () => fleet.host.files.read(join(fleet.runDir, 'ada.verdict')))
    await eventually('the runner ended', async () => (await see(fleet, 'ada'))?.supervised === false)
    await expect(fleet.supervisor.start(agent('ada'), role('core'))).rejects.toThrow(
      /^ada crashed 5 times within 15 minutes, the last time with status 1 at .* UTC and is not started again\.$/mu,
    )
    await fleet.supervisor.stop(agent('ada'))
    await fleet.host.files.write(join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'), 'MOSAIC_AGENT_COMMAND=\n')
    await fleet.supervisor.start(agent('ada'), role('core'))
    await beats(fleet, 'ada')
  })

  test("a person's own command outlives a stop, and goes with the agent alone", async () => {
    const fleet = await createFleet()
    const env = join(fleet.paths.mosaicHome, 'fleet/agents/ada.env')
    await fleet.host.files.write(env, 'MOSAIC_AGENT_COMMAND="sleep 4321"\n')
    const start = async () => {
      await fleet.supervisor.start(agent('ada'), role('core'))
      await eventually('its own program', async () => {
        const pid = (await alivePane(fleet, 'ada'))?.pid
        return (await fleet.host.files.read(`/proc/${pid}/cmdline`))?.startsWith('sleep\u00004321\u0000')
      })
    }
    await start()
    await fleet.supervisor.stop(agent('ada'))
    expect(await fleet.host.files.read(env)).toBe('MOSAIC_AGENT_COMMAND="sleep 4321"\n')
    await start()
    await fleet.supervisor.stop(agent('ada'))
    await fleet.supervisor.forget('ada')
    expect(await fleet.host.files.read(env)).toBeUndefined()
  })

  test('an ephemeral agent ends with a program that ends well', async () => {
    const fleet = await createFleet()
    await fleet.supervisor.start(agent('eve'), role('ephemeral'))
    await beats(fleet, 'eve')
    await fleet.supervisor.send('eve', '/quit', 's1')
    await eventually('the runner ended', async () => (await see(fleet, 'eve'))?.supervised === false)
    expect(await see(fleet, 'eve')).toMatchObject({ pane: { alive: false, deadStatus: 0 } })
  })

  test('a hostile name is no name of an agent, and nothing is asked with it', async () => {
    const fleet = await createFleet()
    for (const name of ['-x', '--now', '../a', 'a b', '', 'a/b', 'a;b', '$(reboot)', '*', 'a@b']) {
      await expect(fleet.supervisor.start(agent(name), role('core'))).rejects.toThrow("is no agent's name")
      await expect(fleet.supervisor.stop(agent(name))).rejects.toThrow("is no agent's name")
      // A look at several names goes on to the others.
      const seen = (await fleet.supervisor.look([name])).get(name)
      expect(seen?.unseen).toContain("is no agent's name")
      expect(seen?.supervised).toBe(false)
      expect(seen).not.toHaveProperty('pane')
    }
  })
}
