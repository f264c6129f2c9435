import { readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { hookEvent } from '../../src/fleet/hook-event.ts'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { eventually } from '../support/eventually.ts'
import { agent, commandLineOf, processesWith, role, tmuxFleet } from '../support/tmux-fleet.ts'
import { parseHeartbeat } from '../../src/host/heartbeat.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

function beatEvery(seconds: number): void {
  vi.stubEnv('MOSAIC_HEARTBEAT_INTERVAL', String(seconds))
  onTestFinished(() => void vi.unstubAllEnvs())
}

/** What stands in the file: one that is older than its program counts for nobody who looks at the fleet. */
const heartbeatOf = async ({ host, runDir }: TmuxFleet, name: string) =>
  parseHeartbeat((await host.files.read(join(runDir, `${name}.hb`))) ?? '')

/** An agent whose program does nothing, and its pid. */
async function sleeper(fleet: TmuxFleet, name: string): Promise<number> {
  const env = join(fleet.paths.mosaicHome, `fleet/agents/${name}.env`)
  await fleet.host.files.write(env, 'MOSAIC_AGENT_COMMAND="sleep 500"\n')
  await fleet.supervisor.start(agent(name), role('core'))
  return eventually('its program', async () => (await fleet.supervisor.look([name])).get(name)?.pane?.pid)
}

const old = '2026-11-22T09:30:00+0000'
const oldAt = Date.parse('2026-11-22T09:30:00Z')

async function writeBeat({ host, runDir }: TmuxFleet, name: string, kind: string, lines: string): Promise<void> {
  await host.files.write(join(runDir, `${name}.hb`), `ts=${old}\n${lines}`)
  await host.files.write(join(runDir, `${name}.hb.native`), kind)
}

test('a runner that finds its program running speaks for it at once', async () => {
  beatEvery(600)
  const fleet = await tmuxFleet()
  const pid = await sleeper(fleet, 'ada')
  const runner = Number((await fleet.host.files.read(join(fleet.runDir, 'ada.lock')))?.split(' ')[0])
  fleet.host.kill(runner, 'SIGKILL')
  await eventually('it is gone', () => !fleet.host.isAlive(runner))
  await fleet.supervisor.start(agent('ada'), role('core'))
  expect(await eventually('a heartbeat', () => heartbeatOf(fleet, 'ada'))).toMatchObject({ pid, status: 'ok' })
})

test('of a runtime with hooks the runner keeps what its last hook said, as long as that program lives', async () => {
  beatEvery(1)
  const fleet = await tmuxFleet()
  const pid = await sleeper(fleet, 'ada')
  await writeBeat(fleet, 'ada', 'hooks', `pid=${pid}\nstatus=busy\nmodel=opus 5\nsince=1795339000123\n`)
  const renewed = await eventually('a renewed time', async () => {
    const beat = await heartbeatOf(fleet, 'ada')
    return beat !== undefined && beat.at > oldAt && beat
  })
  expect(renewed).toEqual({ at: renewed.at, pid, status: 'busy', model: 'opus 5', since: 1_795_339_000_123 })
  fleet.host.kill(pid, 'SIGKILL')
  const next = await eventually('the next program', async () => {
    const beat = await heartbeatOf(fleet, 'ada')
    return beat !== undefined && beat.pid !== pid && beat
  })
  expect(next).toMatchObject({ status: 'ok' })
  expect(next.model).toBeUndefined()
  expect(Math.abs(Date.now() - (next.since ?? 0))).toBeLessThan(20_000)
  await eventually('no lock is left', async () => {
    const names = await fleet.host.files.list(fleet.runDir)
    return !names.includes('.ada.hook-lock')
  })
})

test('an end of a turn that no hook tells is found by the runner in the file of its session', async () => {
  beatEvery(1)
  const fleet = await tmuxFleet()
  const pid = await sleeper(fleet, 'ada')
  const path = join(fleet.runDir, 'rollout')
  const ended = { timestamp: new Date().toISOString(), payload: { type: 'turn_aborted' } }
  await fleet.host.files.write(path, `${JSON.stringify(ended)}\n`)
  const session = { runtime: 'codex', sessionId: '01a219d2-f0fb-7463-b04a-ca69d4ac56d8', at: 1, path }
  await fleet.host.files.write(join(fleet.runDir, 'ada.session'), JSON.stringify(session))
  await writeBeat(fleet, 'ada', 'hooks', `pid=${pid}\nstatus=busy\nsince=${Date.now() - 60_000}\n`)
  await eventually('it is idle', async () => (await heartbeatOf(fleet, 'ada'))?.status === 'ok')
  expect(await fleet.host.files.read(join(fleet.runDir, 'ada.events'))).toContain('"event":"stop"')
})

test('over a program that beats by itself the runner never paints, also when it is frozen', async () => {
  beatEvery(1)
  const fleet = await tmuxFleet()
  await sleeper(fleet, 'bob')
  const pid = await sleeper(fleet, 'ada')
  await writeBeat(fleet, 'ada', 'timer', `pid=${pid}\nstatus=busy\n`)
  utimesSync(join(fleet.runDir, 'ada.hb.native'), 1, 1)
  const times = new Set<number>()
  await eventually('four beats of a neighbour', async () => {
    times.add((await heartbeatOf(fleet, 'bob'))?.at ?? 0)
    return times.size > 4
  })
  expect(await heartbeatOf(fleet, 'ada')).toEqual({ at: oldAt, pid, status: 'busy' })
})

test('a foreign native writer is left alone while it writes, and no longer', async () => {
  beatEvery(1)
  const fleet = await tmuxFleet()
  const pid = await sleeper(fleet, 'ada')
  await writeBeat(fleet, 'ada', '', `pid=${pid}\nstatus=busy\n`)
  const until = Date.now() + 60_000
  utimesSync(join(fleet.runDir, 'ada.hb.native'), until / 1000, until / 1000)
  await sleeper(fleet, 'bob')
  const times = new Set<number>()
  await eventually('three beats of a neighbour', async () => {
    times.add((await heartbeatOf(fleet, 'bob'))?.at ?? 0)
    return times.size > 3
  })
  expect(await heartbeatOf(fleet, 'ada')).toMatchObject({ at: oldAt, status: 'busy' })
  utimesSync(join(fleet.runDir, 'ada.hb.native'), 1, 1)
  await eventually('the beat of the runner', async () => (await heartbeatOf(fleet, 'ada'))?.status === 'ok')
})

/** Like claude: it calls the hooks that its settings name, keeps a conversation in a file, and stays. */
const fakeClaude = `#!${process.execPath}
const { spawnSync } = require('node:child_process')
const { appendFileSync, existsSync } = require('node:fs')
const value = (name) => process.argv[process.argv.indexOf(name) + 1]
const isResumed = process.argv.includes('--resume')
const session_id = isResumed ? value('--resume') : require('node:crypto').randomUUID()
const { hooks } = JSON.parse(value('--settings'))
const transcript_path = process.env.HOME + '/' + session_id + '.jsonl'
if (isResumed && existsSync(process.env.HOME + '/broken')) process.exit(1)
const call = (hook_event_name, more) =>
  spawnSync('sh', ['-c', hooks[hook_event_name][0].hooks[0].command], {
    input: JSON.stringify({ session_id, transcript_path, hook_event_name, ...more }),
  })
call('SessionStart', { source: isResumed ? 'resume' : 'startup', model: 'fake-1' })
appendFileSync(transcript_path, 'begun\\n')
call('UserPromptSubmit', { prompt: process.env.MOSAIC_AGENT_RESTARTED === '1' ? 'again' : 'first' })
setInterval(() => {}, 1000)
`

async function withFakeClaude() {
  const home = await temporaryDirectory()
  vi.stubEnv('HOME', home)
  for (const name of ['CLAUDE_CONFIG_DIR', 'ANTHROPIC_API_KEY']) vi.stubEnv(name, undefined)
  beatEvery(1)
  const fleet = await tmuxFleet(`${home}:${process.env['PATH'] ?? ''}`)
  await fleet.host.files.write(join(home, 'claude'), fakeClaude, { mode: 0o755 })
  await fleet.host.files.write(join(home, 'package.json'), '{ "type": "commonjs" }')
  const claude = agent('ada', { runtime: 'claude', workingDirectory: home })
  const events = (): readonly HookEvent[] => {
    const lines = readFileSync(join(fleet.runDir, 'ada.events'), 'utf8').split('\n').slice(0, -1)
    return lines.map((line) => hookEvent.parse(JSON.parse(line)))
  }
  const pid = (): Promise<number> =>
    eventually('its heartbeat', async () => {
      const seen = (await fleet.supervisor.look(['ada'])).get('ada')
      const isItsOwn = seen?.heartbeat?.status === 'busy' && seen.heartbeat.pid === seen.pane?.pid
      return isItsOwn ? seen.heartbeat.pid : undefined
    })
  const starts = () => events().filter(({ event }) => event === 'session-start')
  return { fleet, home, claude, events, pid, starts }
}

test("the hooks of a pane's program write where Mos reads, whatever its surroundings say", async () => {
  vi.stubEnv('MOSAIC_HEARTBEAT_RUN_DIR', '/no/such/place')
  const { fleet, claude, pid } = await withFakeClaude()
  await fleet.supervisor.start(claude, role('core'))
  await pid()
  const seen = (await fleet.supervisor.look(['ada'])).get('ada')
  expect(seen?.heartbeat).toMatchObject({ status: 'busy', model: 'fake-1' })
  expect(await fleet.host.files.read(join(fleet.runDir, 'ada.hb.native'))).toBe('hooks')
})

test('a killed program goes on with its session; where that fails, it begins anew and says so', async () => {
  const { fleet, home, claude, pid, starts, events } = await withFakeClaude()
  await fleet.supervisor.start(claude, role('core'))
  fleet.host.kill(await pid(), 'SIGKILL')
  await eventually('it is back', () => events().filter(({ event }) => event === 'prompt-submit').length === 2)
  const [first, second] = starts()
  expect(second).toMatchObject({ text: 'resume', sessionId: first?.sessionId })
  expect(events().at(-1)?.text).toBe('again')
  await fleet.host.files.write(join(home, 'broken'), '')
  fleet.host.kill(await pid(), 'SIGKILL')
  const third = await eventually('it began anew', () => starts()[2])
  expect(third.text).toBe('startup')
  expect(third.sessionId).not.toBe(first?.sessionId)
})

test('a stopped agent goes on with its session when it is started, a forgotten one and one that resets do not', async () => {
  const { fleet, claude, pid, starts } = await withFakeClaude()
  const next = async (change: object, before: () => Promise<void> = async () => {}) => {
    await pid()
    await fleet.supervisor.stop(claude)
    await before()
    await fleet.supervisor.start({ ...claude, ...change }, role('core'))
    await pid()
    return starts().map(({ text }) => text)
  }
  await fleet.supervisor.start(claude, role('core'))
  expect(await next({})).toEqual(['resume'])
  expect(await next({ resetBetweenTasks: true })).toEqual(['startup'])
  expect(await next({}, () => fleet.supervisor.forget('ada'))).toEqual(['startup'])
})

test("a program's permissions are those that the fleet has for it at its start", async () => {
  const fleet = await tmuxFleet()
  const path = join(fleet.paths.mosaicHome, 'fleet/agents/ada.permissions.json')
  const permissions = { mode: 'plan', allow: ['Read'], deny: ['Bash(sudo:*)'] }
  await fleet.supervisor.start(agent('ada'), { ...role('core'), permissions })
  expect(JSON.parse((await fleet.host.files.read(path)) ?? '')).toEqual(permissions)
  expect(await fleet.host.files.stat(path)).toMatchObject({ mode: 0o600 })
  const { pid } = await eventually('a pane', async () => (await fleet.supervisor.look(['ada'])).get('ada')?.pane)
  await eventually('the program', () =>
    readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`MOSAIC_AGENT_PERMISSIONS=${path}`),
  )
  await fleet.supervisor.stop(agent('ada'))
  expect(await fleet.host.files.list(join(fleet.paths.mosaicHome, 'fleet/agents'))).toEqual([])
})

test('a stop also ends what its program left behind for itself, and nothing of a neighbour', async () => {
  const fleet = await tmuxFleet()
  const program = join(fleet.paths.mosaicHome, 'with-server')
  const script = '#!/bin/sh\nsetsid sleep 876543 </dev/null >/dev/null 2>&1 &\nexec sleep 500\n'
  await fleet.host.files.write(program, script, { mode: 0o755 })
  for (const name of ['ada', 'bob']) {
    const env = join(fleet.paths.mosaicHome, `fleet/agents/${name}.env`)
    await fleet.host.files.write(env, `MOSAIC_AGENT_COMMAND=${program}\n`)
    await fleet.supervisor.start(agent(name), role('core'))
  }
  const servers = (name: string) => {
    const ofAgent = new Set(processesWith(`MOSAIC_AGENT_NAME=${name}\0`))
    return processesWith(fleet.paths.mosaicHome)
      .filter((pid) => ofAgent.has(pid))
      .filter((pid) => commandLineOf(pid).includes('876543'))
  }
  await eventually('both have one', () => servers('ada').length === 1 && servers('bob').length === 1)
  await fleet.supervisor.stop(agent('ada'))
  expect(servers('ada')).toEqual([])
  expect(servers('bob')).toHaveLength(1)
})
