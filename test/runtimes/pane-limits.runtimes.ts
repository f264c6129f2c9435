import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { hookEvent } from '../../src/fleet/hook-event.ts'
import { hookStateOf } from '../../src/fleet/hook-state.ts'
import { eventually } from '../support/eventually.ts'
import { gitRepository } from '../support/git-repository.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

const within = 120_000
/** In a new home opencode first installs a package of its own. */
const startsWithin = 300_000
type Program = (typeof names)[number]
const ready: Readonly<Record<Program, RegExp>> = {
  claude: /^❯\s*$[^]*manual mode on/mu,
  codex: /Ask Codex to do anything/u,
  opencode: /Ask anything/u,
  pi: /%\/\S+ \(auto\)/u,
}
/** What each tells, in its own words. */
const words: Readonly<Record<Program, RegExp>> = {
  claude: /You've hit your 5-hour limit · resets \d{1,2}(?::\d\d)?[ap]m \(\S+\)/u,
  codex: /You’ve hit your usage limit\..* or try again at \d{1,2}:\d\d [AP]M\./u,
  opencode: /Rate limit reached for requests/u,
  pi: /You have hit your ChatGPT usage limit \(plus plan\)\. Try again in ~1\d\d min\./u,
}

let bins: readonly string[]
let model: Model

beforeAll(async () => {
  const { bins: installed, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  bins = installed
  model = await startModel(aimock)
})
afterAll(() => model.stop())

/** A provider tells of a limit where a person has subscribed to it: what is paid by use has none. */
async function subscribe(name: Program, home: string): Promise<void> {
  if (name === 'claude') {
    vi.stubEnv('ANTHROPIC_API_KEY', undefined)
    vi.stubEnv('CLAUDE_CODE_OAUTH_TOKEN', 'sk-ant-oat01-0123456789-0123456789-0123456789')
  }
  if (name !== 'pi') return
  const account = { 'https://api.openai.com/auth': { chatgpt_account_id: 'acc' } }
  const apiKey = `e30.${Buffer.from(JSON.stringify(account)).toString('base64')}.none`
  const models = [{ id: 'm1', input: ['text'], contextWindow: 100_000, maxTokens: 4000 }]
  const chatgpt = { baseUrl: `${model.url}/v1`, api: 'openai-codex-responses', apiKey, models }
  await writeFile(join(home, '.pi/agent/models.json'), JSON.stringify({ providers: { chatgpt } }))
  const settings = { defaultProvider: 'chatgpt', defaultModel: 'm1', transport: 'sse' }
  await writeFile(join(home, '.pi/agent/settings.json'), JSON.stringify(settings))
}

describe.each(names)('%s', (name) => {
  test('a used-up limit is told, with the time when it is over', { timeout: 900_000 }, async () => {
    const home = await mkdtemp(join(tmpdir(), 'mos-limits-'))
    onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
    onTestFinished(() => void vi.unstubAllEnvs())
    for (const [key, value] of Object.entries(prepareHome(home, model.url))) vi.stubEnv(key, value)
    await subscribe(name, home)
    const site = await gitRepository(home, 'site')
    const fleet = await tmuxFleet([...bins, process.env['PATH'] ?? ''].join(delimiter))
    await fleet.supervisor.start(agent('ada', { runtime: name, workingDirectory: site }), role('core'))
    const screen = () => fleet.tmux('capture-pane', '-p', '-t', '=ada:')
    const events = async () =>
      (await readFile(join(fleet.runDir, 'ada.events'), 'utf8').catch(() => ''))
        .split('\n')
        .filter(Boolean)
        .map((line) => hookEvent.parse(JSON.parse(line)))
    const state = async () => hookStateOf(await events())
    const becomes = async (what: string) => {
      try {
        return await eventually(`it is ${what}`, async () => (await state())?.state === what, within)
      } catch (error) {
        const told = JSON.stringify(await events())
        throw new Error(`It is not ${what}; it told ${told}, and shows:\n${await screen()}`, { cause: error })
      }
    }
    await eventually('it takes messages', async () => ready[name].test(await screen()), startsWithin)

    await fleet.supervisor.send('ada', '#limit[7200]', 'limit')
    const about = Date.now() + 7_200_000
    await becomes('limited')
    const told = (await events()).findLast(({ event }) => event === 'usage-limit')
    expect(told?.text).toMatch(words[name])
    // Some tell it by a clock without seconds.
    expect(Math.abs((told?.until ?? 0) - about)).toBeLessThan(90_000)
    expect((await state())?.until).toBe(told?.until)

    if (name === 'claude' || name === 'codex') {
      await eventually('its turn is over', async () => !/esc to interrupt/u.test(await screen()), within)
      await fleet.supervisor.send('ada', '#say[and on]', 'on')
      await becomes('idle')
    }
    await fleet.supervisor.stop({ name: 'ada' })
  })
})
