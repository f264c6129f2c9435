import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import type { HookEvent } from '../../src/fleet/hook-event.ts'
import { hookEvent } from '../../src/fleet/hook-event.ts'
import type { Role } from '../../src/fleet/role.ts'
import { eventually } from '../support/eventually.ts'
import { gitRepository } from '../support/git-repository.ts'
import { agent, processesWith, role, tmuxFleet } from '../support/tmux-fleet.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

let bins: readonly string[]
let model: Model

beforeAll(async () => {
  const { bins: installed, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  bins = installed
  model = await startModel(aimock)
})
afterAll(() => model.stop())

const within = 60_000
type Permissions = Role['permissions']
const asksAll: Permissions = { mode: 'default', allow: [], deny: [] }

/** A home of somebody who has logged in, a repository in it, and an agent that is kept up there by the real runner. */
async function paneAgent(runtime: 'claude' | 'codex', permissions: Permissions = asksAll) {
  const home = await mkdtemp(join(tmpdir(), 'mos-hooks-'))
  // Registered first, so that it runs last: the programs write into their home until they are gone.
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [name, value] of Object.entries(prepareHome(home, model.url))) vi.stubEnv(name, value)
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-0123456789-0123456789-0123456789')
  vi.stubEnv('MOSAIC_HEARTBEAT_INTERVAL', '2')
  const site = await gitRepository(home, 'site')
  const fleet = await tmuxFleet([...bins, process.env['PATH'] ?? ''].join(delimiter))
  const who = agent('ada', { runtime, workingDirectory: site })
  const start = () => fleet.supervisor.start(who, { ...role('core'), permissions })
  await start()
  const run = (file: string): string => join(fleet.runDir, `ada.${file}`)
  const text = (file: string): string => (existsSync(run(file)) ? readFileSync(run(file), 'utf8') : '')
  const events = (): readonly HookEvent[] =>
    text('events')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => hookEvent.parse(JSON.parse(line)))
  const happened = (what: HookEvent['event'], since = 0) =>
    eventually(
      `${what}; so far: ${JSON.stringify(events())}`,
      () => events().find(({ event, ts }) => event === what && ts >= since),
      within,
    )
  const screen = () => fleet.tmux('capture-pane', '-p', '-t', '=ada:')
  const see = async () => (await fleet.supervisor.look(['ada'])).get('ada')
  let sends = 0
  const say = async (words: string) => {
    let ready = 0
    // What is typed while codex still starts behind its composer is lost.
    await eventually(
      'it takes messages',
      async () => {
        const isReady = /^❯\s*$|Ask Codex/mu.test(await screen())
        ready = isReady ? ready || Date.now() : 0
        return isReady && Date.now() - ready > 2000
      },
      within,
    )
    const at = Date.now()
    const sent = await fleet.supervisor.send('ada', words, `send-${(sends += 1)}`)
    // codex has a queue, which it takes up by itself.
    expect(sent.evidence).toMatch(/the prompt-submit hook fired|codex took it from its queue/u)
    return { at }
  }
  const isThere = (file: string): boolean => existsSync(join(site, file))
  const asks = (): readonly string[] => (existsSync(run('asks')) ? readdirSync(run('asks')) : [])
  const asked = () =>
    eventually(
      'a question',
      () =>
        asks()
          .find((each) => !each.includes('.answer') && each.endsWith('.json'))
          ?.replace('.json', ''),
      within,
    )
  const answer = async (askId: string, decision: object) => {
    const path = join(run('asks'), `${askId}.answer.json`)
    await writeFile(`${path}.tmp`, JSON.stringify({ by: '1', at: Date.now(), ...decision }))
    await rename(`${path}.tmp`, path)
  }
  const becomes = (status: 'busy' | 'ok') =>
    eventually(`its heartbeat says ${status}`, async () => (await see())?.heartbeat?.status === status, within)
  return { fleet, start, run, text, events, happened, screen, see, say, isThere, asks, asked, answer, becomes }
}

describe.each(names.filter((name) => name === 'claude' || name === 'codex'))('%s', (name) => {
  test('tells its turns by its hooks, in events and heartbeats of its own', async () => {
    const ada = await paneAgent(name)
    const { at } = await ada.say('#say[hello from the model]')
    await ada.happened('session-start')
    await ada.happened('prompt-submit', at)
    expect(await ada.happened('stop', at)).toMatchObject({ text: 'hello from the model' })
    await ada.becomes('ok')
    const second = await ada.say('#steady')
    await ada.becomes('busy')
    const began = (await ada.see())?.heartbeat?.since ?? 0
    expect(began).toBeGreaterThanOrEqual(second.at)
    const beat = (await ada.see())?.heartbeat?.at ?? 0
    await eventually('the heartbeat of a turn without hooks goes on', async () => {
      const now = (await ada.see())?.heartbeat
      return now !== undefined && now.at > beat && now.since === began && now.status === 'busy'
    })
    await ada.happened('stop', second.at)
    await ada.becomes('ok')
    const seen = await ada.see()
    expect(seen?.heartbeat?.pid).toBe(seen?.pane?.pid)
    expect(ada.text('hb.native')).toBe('hooks')
  })

  test('a permission that it asks for is given by the answer to its question', async () => {
    const ada = await paneAgent(name)
    const { at } = await ada.say('#run[touch made-here]')
    const askId = await ada.asked()
    expect(await ada.happened('permission-request')).toMatchObject({
      askId,
      tool: 'Bash',
      text: 'Bash: touch made-here',
    })
    expect(ada.isThere('made-here')).toBe(false)
    await ada.answer(askId, { decision: 'allow' })
    await ada.happened('permission-answered', at)
    expect(await ada.happened('tool-use', at)).toMatchObject({ tool: 'Bash' })
    await ada.happened('stop', at)
    expect(ada.isThere('made-here')).toBe(true)
    expect(ada.asks()).toEqual([])
  })

  test('a permission that is refused is refused, and the turn goes on', async () => {
    const ada = await paneAgent(name)
    const { at } = await ada.say('#run[touch made-here]')
    await ada.answer(await ada.asked(), { decision: 'deny', message: 'not on a Friday' })
    expect((await ada.happened('stop', at)).text).toContain('not on a Friday')
    expect(ada.isThere('made-here')).toBe(false)
    expect(ada.asks()).toEqual([])
  })

  test('what its role allows is not asked, what its role forbids is refused', async () => {
    const ada = await paneAgent(name, {
      mode: 'default',
      allow: ['Bash(touch allowed:*)'],
      deny: ['Bash(touch forbidden:*)'],
    })
    const first = await ada.say('#run[touch allowed]')
    await ada.happened('stop', first.at)
    expect(ada.isThere('allowed')).toBe(true)
    const second = await ada.say('#run[touch forbidden]')
    await ada.happened('stop', second.at)
    expect(ada.isThere('forbidden')).toBe(false)
    expect(ada.events().map(({ event }) => event)).not.toContain('permission-request')
  })

  test('a turn that a person interrupts is over, and so is its question', async () => {
    const ada = await paneAgent(name)
    const escape = () => ada.fleet.tmux('send-keys', '-t', '=ada:', 'Escape')
    const first = await ada.say('#steady')
    await eventually('it speaks', async () => (await ada.screen()).includes('One word after'), within)
    await escape()
    await ada.happened('stop', first.at)
    await ada.becomes('ok')
    const second = await ada.say('#run[touch made-here]')
    await ada.asked()
    await escape()
    await ada.happened('stop', second.at)
    expect(ada.asks()).toEqual([])
    expect(ada.isThere('made-here')).toBe(false)
  })

  test('a program that is killed comes back with what was said before', async () => {
    const ada = await paneAgent(name)
    const first = await ada.say('#say[remember the heron]')
    await ada.happened('stop', first.at)
    const { pid = 0 } = (await ada.see())?.pane ?? {}
    const at = Date.now()
    ada.fleet.host.kill(pid, 'SIGKILL')
    await eventually('another program', async () => {
      const pane = (await ada.see())?.pane
      return pane !== undefined && pane.alive && pane.pid !== pid
    })
    const second = await ada.say('#recall')
    expect(await ada.happened('session-start', at)).toMatchObject({ text: 'resume' })
    expect((await ada.happened('stop', second.at)).text).toContain('remember the heron')
  })

  test('a session that can not be resumed costs one start, and it begins anew', async () => {
    const ada = await paneAgent(name)
    await ada.fleet.supervisor.stop({ name: 'ada' })
    const session = {
      runtime: name,
      sessionId: '00000000-0000-4000-8000-000000000000',
      at: 1,
      path: import.meta.filename,
    }
    await writeFile(ada.run('session'), JSON.stringify(session))
    await ada.start()
    const { at } = await ada.say('#say[here again]')
    expect(await ada.happened('session-start')).toMatchObject({ text: 'startup' })
    expect(await ada.happened('stop', at)).toMatchObject({ text: 'here again' })
  })

  test('a stop in the middle of a command leaves nothing of it', async () => {
    const ada = await paneAgent(name, { mode: 'default', allow: ['Bash(tail:*)'], deny: [] })
    const mark = '--sleep-interval=987654'
    const { at } = await ada.say(`#run[tail ${mark} -f README.md]`)
    await ada.happened('prompt-submit', at)
    const running = () => processesWith(mark).filter((pid) => processesWith('README.md').includes(pid))
    await eventually('the command runs', () => running().length > 0, within)
    await ada.fleet.supervisor.stop({ name: 'ada' })
    expect(running()).toEqual([])
    expect(processesWith(`MOSAIC_HOME=${ada.fleet.paths.mosaicHome}`).filter((pid) => isAgents(pid))).toEqual([])
  })
})

describe.each(names.filter((name) => name === 'claude'))('%s alone', (name) => {
  test('a question that a person answers at the terminal is over', async () => {
    const ada = await paneAgent(name)
    const { at } = await ada.say('#run[touch made-here]')
    await ada.asked()
    await eventually('the dialog', async () => (await ada.screen()).includes('Do you want to proceed?'), within)
    await eventually(
      'its dialog takes the answer',
      async () => {
        // Shortly after it has come up it does not look at keys.
        await ada.fleet.tmux('send-keys', '-t', '=ada:', 'Enter')
        const isOver = async () => !(await ada.screen()).includes('Do you want to proceed?')
        return eventually('it is gone', isOver, 2000).catch(() => false)
      },
      within,
    )
    await ada.happened('stop', at)
    expect(ada.isThere('made-here')).toBe(true)
    expect(ada.asks()).toEqual([])
  })
})

describe.each(names.filter((name) => name === 'codex'))('%s alone', (name) => {
  test('a turn that fails is over', async () => {
    const ada = await paneAgent(name)
    const { at } = await ada.say('#fail[429]')
    expect((await ada.happened('stop', at)).text).toContain('429')
    await ada.becomes('ok')
  })
})

const isAgents = (pid: number): boolean => processesWith('MOSAIC_AGENT_NAME=ada').includes(pid)
