import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { showsBusy } from '../../src/host/busy-sign.ts'
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
const ready: Readonly<Record<(typeof names)[number], RegExp>> = {
  claude: /^❯\s*$[^]*manual mode on/mu,
  codex: /Ask Codex to do anything/u,
  opencode: /Ask anything/u,
  pi: /%\/\S+ \(auto\)/u,
}

let bins: readonly string[]
let model: Model

beforeAll(async () => {
  const { bins: installed, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  bins = installed
  model = await startModel(aimock)
})
afterAll(() => model.stop())

test.each(names)('%s: a running turn is cut, an idle one is left alone', { timeout: 900_000 }, async (name) => {
  const home = await mkdtemp(join(tmpdir(), 'mos-cut-'))
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [key, value] of Object.entries(prepareHome(home, model.url))) vi.stubEnv(key, value)
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-0123456789-0123456789-0123456789')
  const site = await gitRepository(home, 'site')
  const { supervisor, tmux } = await tmuxFleet([...bins, process.env['PATH'] ?? ''].join(delimiter))
  await supervisor.start(agent('ada', { runtime: name, workingDirectory: site }), role('core'))
  const screen = () => tmux('capture-pane', '-p', '-t', '=ada:')
  const shows = async (what: string, pattern: RegExp, forMs = within) => {
    try {
      await eventually(what, async () => pattern.test(await screen()), forMs)
    } catch (error) {
      throw new Error(`${what}, but its screen shows:\n${await screen()}`, { cause: error })
    }
  }
  await shows('it takes messages', ready[name], startsWithin)
  // Each draws more of its start for a while: what changes by itself says nothing of keys.
  let idle = ''
  let since = 0
  await eventually(
    'its screen rests',
    async () => {
      const now = await screen()
      if (now !== idle) since = Date.now()
      idle = now
      return Date.now() - since > 3000
    },
    within,
  )
  expect(await supervisor.interrupt('ada')).toEqual({ wasBusy: false, evidence: 'its screen shows no turn' })
  expect(await screen()).toBe(idle)

  await supervisor.send('ada', `#say[before ${name}]`, 'before')
  await shows('the first answer', new RegExp(`^\\W*before ${name}`, 'mu'))
  await supervisor.send('ada', '#slow', 'slow')
  await shows('it speaks', /One word after the other/u)
  const cut = await supervisor.interrupt('ada').catch(async (error: unknown) => {
    throw new Error(`Not cut; its screen shows:\n${await screen()}`, { cause: error })
  })
  expect({ cut, screen: await screen() }).toMatchObject({
    cut: { wasBusy: true, evidence: expect.stringMatching(/^idle [\d.]+ s after Escape$/u) as string },
  })
  expect(showsBusy(await screen())).toBe(false)

  expect((await supervisor.interrupt('ada')).wasBusy).toBe(false)
  await supervisor.send('ada', `#say[after ${name}]`, 'after')
  await shows('the next answer', new RegExp(`^\\W*after ${name}`, 'mu'))
  await supervisor.stop({ name: 'ada' })
})
