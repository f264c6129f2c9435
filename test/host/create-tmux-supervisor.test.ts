import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, processesWith, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

const see = async ({ supervisor }: TmuxFleet, name: string) => (await supervisor.look([name])).get(name)

const alivePane = async (fleet: TmuxFleet, name: string) => {
  const seen = await see(fleet, name)
  return seen?.pane?.alive === true ? seen.pane : undefined
}

const youngHeartbeat = (fleet: TmuxFleet, name: string) =>
  eventually('a heartbeat', async () => (await see(fleet, name))?.heartbeat)

test('a started agent has a pane, a runner, a young heartbeat of the pane and its settings in the pane', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada', { modelHint: 'tiny 1' }), role('core'))
  const heartbeat = await youngHeartbeat(fleet, 'ada')
  const seen = await see(fleet, 'ada')
  expect(seen).toMatchObject({ placement: 'pane', supervised: true, pane: { alive: true } })
  expect(heartbeat).toMatchObject({ pid: seen?.pane?.pid, status: 'ok', model: 'tiny 1' })
  expect(Math.abs(Date.now() - heartbeat.at)).toBeLessThan(5000)
  expect(await fleet.supervisor.capture('ada', 5)).toContain('ada: a stub without a model')
  expect(await fleet.host.files.stat(join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'))).toMatchObject({
    mode: 0o600,
  })
})

test("what stands in an agent's files is for nobody else, and the agent's own files are as the person wants them", async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  const heartbeat = await youngHeartbeat(fleet, 'ada')
  await fleet.supervisor.send('ada', 'the password is hunter2', 'send-1')
  const names = (await fleet.host.files.list(fleet.runDir)).filter((name) => name.startsWith('ada.'))
  expect(names).toEqual(expect.arrayContaining(['ada.events', 'ada.hb', 'ada.lock', 'ada.log', 'ada.sends']))
  const stats = await Promise.all(names.map((name) => fleet.host.files.stat(join(fleet.runDir, name))))
  expect(stats.map((stat) => (stat?.mode ?? 0) & 0o077)).toEqual(names.map(() => 0))
  const umask = /^Umask:\s*(\d+)$/mu.exec(readFileSync(`/proc/${heartbeat.pid}/status`, 'utf8'))?.[1]
  expect(Number.parseInt(umask ?? '', 8)).toBe(process.umask())
})

test('a stopped agent leaves no process, no session of tmux, only what it goes on with, and its neighbour alone', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('coder'), role('core'))
  await fleet.supervisor.start(agent('coder2'), role('core'))
  await youngHeartbeat(fleet, 'coder2')
  const ofCoder = processesWith('MOSAIC_AGENT_NAME=coder\0')
  expect(ofCoder.length).toBeGreaterThan(1)
  await fleet.supervisor.stop(agent('coder'))
  const left = processesWith(fleet.paths.mosaicHome).filter((pid) => ofCoder.includes(pid))
  expect(left).toEqual([])
  expect(await fleet.tmux('list-sessions', '-F', '#{session_name}')).toBe('coder2\n')
  expect((await fleet.host.files.list(fleet.runDir)).filter((name) => name.startsWith('coder.'))).toEqual([
    // With it the next start goes on where this one was.
    'coder.session',
  ])
  expect(await fleet.host.files.list(join(fleet.paths.mosaicHome, 'fleet/agents'))).toEqual([
    'coder2.env',
    'coder2.permissions.json',
  ])
  expect({ ...(await see(fleet, 'coder')), at: 0 }).toEqual({ at: 0, placement: 'pane', supervised: false })
  expect(await see(fleet, 'coder2')).toMatchObject({ supervised: true, pane: { alive: true } })
  await fleet.supervisor.stop(agent('coder'))
})

test('an ephemeral agent whose program ends well stays ended, with its status and its last words', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('eve'), role('ephemeral'))
  await youngHeartbeat(fleet, 'eve')
  expect(await fleet.supervisor.send('eve', '/quit', 's1')).toMatchObject({ state: 'submitted' })
  await eventually('the runner ended', async () => (await see(fleet, 'eve'))?.supervised === false)
  expect(await see(fleet, 'eve')).toMatchObject({ pane: { alive: false, deadStatus: 0 } })
  expect(await fleet.supervisor.capture('eve', 20)).toContain('(ends with 0)')
  await expect(fleet.supervisor.send('eve', 'hello', 's2')).rejects.toThrow('eve has ended with status 0')
  await fleet.supervisor.stop(agent('eve'))
})

test('a killed runner is replaced by the next start, around the program that went on', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
  const runner = Number((await fleet.host.files.read(join(fleet.runDir, 'ada.lock')))?.split(' ')[0])
  fleet.host.kill(runner, 'SIGKILL')
  await eventually('nobody supervises', async () => (await see(fleet, 'ada'))?.supervised === false)
  await fleet.another().start(agent('ada'), role('core'))
  expect(await see(fleet, 'ada')).toMatchObject({ supervised: true, pane: before })
  fleet.host.kill(before.pid, 'SIGKILL')
  await eventually('the new runner restarts it', async () => {
    const pane = await alivePane(fleet, 'ada')
    return pane !== undefined && pane.pid !== before.pid
  })
})

test('two starts at once end with one pane and one runner', async () => {
  const fleet = await tmuxFleet()
  const other = fleet.another()
  // All of them to their end: one that goes on after a failed test would leave its runner behind.
  const starts = await Promise.allSettled([
    fleet.supervisor.start(agent('ada'), role('core')),
    other.start(agent('ada'), role('core')),
    other.start(agent('ada'), role('core')),
  ])
  expect(starts.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled'])
  expect(await fleet.tmux('list-panes', '-a', '-F', '#{session_name}')).toBe('ada\n')
  await eventually('one runner is left', () => {
    const runners = processesWith(fleet.paths.mosaicHome).filter((pid) => processesWith('mosaic-runner').includes(pid))
    return runners.length === 1
  })
})

test('the death of the tmux server is repaired: the next start starts one, and all agents come back', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  await fleet.supervisor.start(agent('bob'), role('core'))
  const server = Number(await fleet.tmux('display-message', '-p', '#{pid}'))
  fleet.host.kill(server, 'SIGKILL')
  await eventually('the server is gone', () => !fleet.host.isAlive(server))
  await fleet.supervisor.start(agent('ada'), role('core'))
  await eventually('bob is back', () => alivePane(fleet, 'bob'))
  expect(await alivePane(fleet, 'ada')).toBeDefined()
})

test('a removed session of a core agent comes back', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  await fleet.tmux('kill-session', '-t', '=ada')
  await eventually('it is back', () => alivePane(fleet, 'ada'))
})

test('a missing runtime is named with its install command, and nothing is started', async () => {
  const directories = (process.env['PATH'] ?? '').split(':')
  const fleet = await tmuxFleet(directories.filter((directory) => !existsSync(join(directory, 'claude'))).join(':'))
  const claude = agent('ada', { runtime: 'claude' })
  await expect(fleet.supervisor.start(claude, role('core'))).rejects.toThrow(
    'ada cannot run on claude: claude is not installed: npm install -g @anthropic-ai/claude-code',
  )
  await expect(fleet.supervisor.check(claude)).rejects.toThrow('npm install -g')
  expect(await fleet.host.files.list(fleet.paths.mosaicHome)).toEqual([])
})

test('without tmux the way to get it is said', async () => {
  const fleet = await tmuxFleet('/no/such/directory')
  await expect(fleet.supervisor.check(agent('ada'))).rejects.toThrow('tmux is not installed: apt-get install tmux')
})

test('a working directory that is not there is named', async () => {
  const fleet = await tmuxFleet()
  const lost = agent('ada', { workingDirectory: '/no/such/place' })
  await expect(fleet.supervisor.start(lost, role('core'))).rejects.toThrow('/no/such/place')
})

test('hostile settings reach the program as they are and run nothing', async () => {
  const fleet = await tmuxFleet()
  const directory = join(fleet.paths.mosaicHome, '#(touch owned) $(touch owned);')
  await fleet.host.files.makeDirectory(directory)
  const model = '"; touch owned #{pid} \\ \' `touch owned`;'
  await fleet.supervisor.start(agent('ada', { modelHint: model, workingDirectory: directory }), role('core'))
  expect((await youngHeartbeat(fleet, 'ada')).model).toBe(model)
  expect(await fleet.tmux('display-message', '-p', '-t', '=ada:', '#{pane_current_path}')).toBe(`${directory}\n`)
  expect(await fleet.host.files.list(directory)).toEqual([])
})

test('a program without heartbeats of its own gets the heartbeat of its runner, one with its own does not', async () => {
  vi.stubEnv('MOSAIC_HEARTBEAT_INTERVAL', '1')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const fleet = await tmuxFleet()
  await fleet.host.files.write(
    join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'),
    'MOSAIC_AGENT_COMMAND="sleep 500"\n',
  )
  await fleet.supervisor.start(agent('ada', { modelHint: 'm' }), role('core'))
  const pane = await eventually('the pane', () => alivePane(fleet, 'ada'))
  expect(await youngHeartbeat(fleet, 'ada')).toMatchObject({ pid: pane.pid, status: 'ok', model: 'm' })
  expect(await fleet.host.files.list(fleet.runDir)).not.toContain('ada.hb.native')
})

test('a person who quits a core agent gets it back, in the same pane', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  const before = await eventually('the pane', () => alivePane(fleet, 'ada'))
  await fleet.supervisor.send('ada', '/quit', 's1')
  const after = await eventually('another program', async () => {
    const pane = await alivePane(fleet, 'ada')
    return pane !== undefined && pane.pid !== before.pid ? pane : undefined
  })
  expect(after.id).toBe(before.id)
  expect((await fleet.supervisor.send('ada', 'are you back?', 's2')).state).toBe('submitted')
})

test('an aborted start says so and leaves nothing that a stop does not take away', async () => {
  const fleet = await tmuxFleet()
  await expect(fleet.supervisor.start(agent('ada'), role('core'), AbortSignal.abort())).rejects.toThrow('abort')
  await fleet.supervisor.stop(agent('ada'))
  expect(processesWith(`MOSAIC_TMUX_SOCKET=${join(fleet.paths.socketDir, 'tmux.sock')}`)).toEqual([])
  expect(await fleet.host.files.list(fleet.runDir)).toEqual([])
})

test('the pane carries neither the secrets of Mos nor the pane that Mos was started from', async () => {
  vi.stubEnv('DISCORD_TOKEN', 'very-secret')
  vi.stubEnv('MOS_OWNER_IDS', '1')
  for (const name of ['REDIS_URL_FILE', 'CREDENTIALS_DIRECTORY', 'MOSAIC_HOSTED_BY']) vi.stubEnv(name, 'of Mos')
  vi.stubEnv('TMUX_PANE', '%99')
  vi.stubEnv('A_KEY_FOR_AGENTS', 'given')
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  const pane = await eventually('the pane', () => alivePane(fleet, 'ada'))
  // The pane's own command comes after what tmux starts it by.
  const environment = await eventually('the environment of the agent', async () => {
    const { stdout } = await fleet.host.run(['cat', `/proc/${pane.pid}/environ`])
    const variables = stdout.split('\0')
    return variables.includes('MOSAIC_AGENT_CLASS=coder') ? variables : undefined
  })
  expect(environment).toContain('A_KEY_FOR_AGENTS=given')
  expect(environment).toContain(`TMUX_PANE=${pane.id}`)
  expect(environment.filter((each) => /^(?:DISCORD_TOKEN|MOS_)|=of Mos$/.test(each))).toEqual([])
})
