import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names, packageRoot } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

/** What each shows once it takes messages, and what it shows instead when nobody has answered it before. */
const screens = {
  claude: {
    ready: /^❯\s*$[^]*manual mode on/mu,
    asks: /Select login method|text style|Unable to connect|trust this folder/iu,
  },
  codex: { ready: /Ask Codex to do anything/u, asks: /Trust this folder\?/u },
  opencode: { ready: /Ask anything/u, asks: undefined },
  pi: { ready: /%\/\S+ \(auto\)/u, asks: /Trust project folder\?/u },
} as const

let bins: readonly string[]
let model: Model

beforeAll(async () => {
  const { bins: installed, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  bins = installed
  model = await startModel(aimock)
})
afterAll(() => model.stop())

/** A home of somebody who has logged in and never started one of them in a terminal, and a repository in it. */
async function newcomer() {
  const home = await mkdtemp(join(tmpdir(), 'mos-first-run-'))
  // Registered first, so that it runs last: the programs write into their home until they are gone.
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [name, value] of Object.entries(prepareHome(home, model.url))) vi.stubEnv(name, value)
  await rm(join(home, '.claude.json'))
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-0123456789-0123456789-0123456789')
  const site = await gitRepository(home, 'site')
  await mkdir(join(site, '.pi'))
  await writeFile(join(site, '.pi', 'settings.json'), '{}\n')
  await git(site, 'add', '.')
  await git(site, 'commit', '--quiet', '-m', 'Settings')
  const worktree = join(home, 'worktree')
  await git(site, 'worktree', 'add', '--quiet', '-b', 'ada', worktree)
  const fleet = await tmuxFleet([...bins, process.env['PATH'] ?? ''].join(delimiter))
  return { home, site, worktree, fleet }
}

const screenOf = (fleet: TmuxFleet, session: string): Promise<string> =>
  fleet.tmux('capture-pane', '-p', '-t', `=${session}:`)

describe.each(names)('%s', (name) => {
  const { ready, asks } = screens[name]
  /** In a new home opencode first installs a package of its own, before it loads anybody's plugin. */
  const within = name === 'opencode' ? 300_000 : 60_000
  const isReady = (fleet: TmuxFleet) =>
    eventually(`${name} takes messages`, async () => ready.test(await screenOf(fleet, 'ada')), within)

  test.each(['site', 'worktree', 'home'] as const)(
    'its first start in a %s asks nothing',
    { timeout: 2 * within },
    async (where) => {
      const { fleet, ...places } = await newcomer()
      await fleet.supervisor.start(agent('ada', { runtime: name, workingDirectory: places[where] }), role('ephemeral'))
      await isReady(fleet)
      await fleet.supervisor.send('ada', '#say[hello from the model]', 'send-1')
      await eventually(
        `${name} answers`,
        async () => /^\W*hello from the model/mu.test(await screenOf(fleet, 'ada')),
        within,
      )
    },
  )

  if (asks === undefined) return
  test('without what Mos writes down before, it asks', async () => {
    const { fleet, site } = await newcomer()
    await fleet.supervisor.ensureHolder()
    const launcher = join(packageRoot, 'framework', 'launchers', name)
    const path = [...bins, process.env['PATH'] ?? ''].join(delimiter)
    const program = ['env', `PATH=${path}`, `MOSAIC_HOME=${fleet.paths.mosaicHome}`, launcher]
    await fleet.tmux('new-session', '-d', '-s', 'bare', '-x', '200', '-y', '50', '-c', site, ...program)
    await eventually(`${name} asks`, async () => asks.test(await screenOf(fleet, 'bare')), within)
    expect(await screenOf(fleet, 'bare')).not.toMatch(ready)
  })
})
