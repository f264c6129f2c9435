import { readFile, rm, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hookEvent } from '../../src/fleet/hook-event.ts'
import { hookStateOf } from '../../src/fleet/hook-state.ts'
import { eventually } from '../support/eventually.ts'
import { git, gitRepository } from '../support/git-repository.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'
import { runProgram } from '../support/run-program.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

const within = 180_000
/** In a new home opencode first installs a package of its own, before it loads anybody's plugin. */
const startsWithin = 300_000
let model: Model
let path: string

beforeAll(async () => {
  const { bins, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  path = [...bins, process.env['PATH'] ?? ''].join(delimiter)
  model = await startModel(aimock)
})
afterAll(() => model.stop())

type Program = (typeof names)[number]

type Person = PersonWithMos & {
  readonly site: string
  /** `mos agent send ada …`; resolves when it arrived */
  readonly send: (text: string) => Promise<void>
  readonly tmux: (...args: readonly string[]) => Promise<string>
  readonly screen: () => Promise<string>
  /** pid of her program */
  readonly pid: () => Promise<number>
  /** Waits until she has reported that she is at this, and `mos ps` says so. */
  readonly becomes: (state: 'idle' | 'busy' | 'needs-input', forMs?: number) => Promise<void>
}

const set = (variables: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** A person in Discord with a repository and the real programs, all of them logged in. */
async function personWithPrograms(): Promise<Person> {
  const person = await personWithMos({
    env: (_wire, home) => ({
      PATH: path,
      ...set(prepareHome(home, model.url)),
      ANTHROPIC_API_KEY: 'sk-ant-0123456789-0123456789-0123456789',
    }),
    prepare: async ({ home }) => void (await gitRepository(home, 'site')),
  })
  const { mos } = person
  const tmux = async (...args: readonly string[]) =>
    (await runProgram('tmux', ['-u', '-N', '-S', join(mos.home, 'data', 'tmux.sock'), ...args])).stdout
  const readiness = async () => {
    const { stdout } = await mos.shell('ps')
    return /^ada +\S+ +\S+ +(?<readiness>\S+)/mu.exec(stdout)?.groups?.['readiness'] ?? stdout
  }
  const events = async () => {
    const text = await readFile(join(mos.home, '.config/mosaic/fleet/run/ada.events'), 'utf8').catch(() => '')
    return text
      .split('\n')
      .filter((each) => each !== '')
      .map((each) => hookEvent.parse(JSON.parse(each)))
  }
  return {
    ...person,
    site: join(mos.home, 'site'),
    tmux,
    screen: () => tmux('capture-pane', '-p', '-t', '=ada:'),
    pid: async () => Number(await tmux('display-message', '-p', '-t', '=ada:', '#{pane_pid}')),
    async send(text) {
      const sent = await mos.shell('agent', 'send', 'ada', text)
      expect(sent).toMatchObject({ exit: 0, stdout: expect.stringContaining('ada got it') as string })
    },
    async becomes(state, forMs = within) {
      const words = { idle: 'idle', busy: 'working', 'needs-input': 'needs-input' }
      await eventually(`she is ${state}`, async () => hookStateOf(await events())?.state === state, forMs)
      let shown = ''
      await eventually(
        `ps says ${words[state]}`,
        async () => (shown = await readiness()) === words[state],
        within,
      ).catch((error: unknown) => {
        throw new Error(`ps says ${shown}`, { cause: error })
      })
    },
  }
}

const isThere = (file: string): Promise<boolean> => stat(file).then(Boolean, () => false)

describe.each(names)('%s', (name: Program) => {
  test('what its pane asks is a card, and what is pressed counts there', { timeout: 900_000 }, async () => {
    const person = await personWithPrograms()
    const { mos, olga, general, wire, site, send, screen, tmux } = person
    const spawn = await olga.slash(general, 'fleet spawn', {
      role: 'coder',
      name: 'ada',
      project: 'site',
      runtime: name,
    })
    await spawn.until(/· (done|failed) ·/u, startsWithin)
    expect(spawn.text).toContain('· done ·')
    const { becomes } = person
    // codex begins its session, and tells so, with its first message.
    if (name !== 'codex') await becomes('idle', startsWithin)
    const cards = (file: string) => general.messages().filter(({ content }) => content.includes(command(file)))
    const ask = async (file: string) => {
      await send(`#run[${command(file)}]`)
      const card = await wire.until(() => cards(file).find(({ buttons }) => buttons.length > 0), within, 'the card')
      expect(card.content).toContain(`ada (coder on ${name}) asks to use`)
      expect(await isThere(join(site, file))).toBe(false)
      return card
    }
    const idle = () => becomes('idle')

    const once = await ask('once.txt')
    await becomes('needs-input')
    await olga.press(once, 'Allow once')
    await eventually('the command ran', () => isThere(join(site, 'once.txt')), within)
    await idle()

    await olga.press(await ask('denied.txt'), 'Deny')
    await idle()
    expect(await isThere(join(site, 'denied.txt'))).toBe(false)
    expect(model.requests().some((body) => body.includes("A person denied it. Don't try it in another way."))).toBe(
      true,
    )

    await olga.press(await ask('always.txt'), 'Always for coder in site')
    await eventually('the command ran', () => isThere(join(site, 'always.txt')), within)
    await idle()
    expect(await readFile(join(mos.home, '.config/mosaic/fleet/mos.yaml'), 'utf8')).toContain(
      `permissions:\n  - role: coder\n    project: site\n    allow: [ ${tools[name]}(${command('always.txt')}) ]\n`,
    )
    await rm(join(site, 'always.txt'))
    await send(`#run[${command('always.txt')}]`)
    await eventually('it ran again', () => isThere(join(site, 'always.txt')), within)
    expect(cards('always.txt')).toHaveLength(1)
    await idle()

    // Somebody at the pane answers it there: the card is void.
    const card = await ask('void.txt')
    // codex opens its own once nobody has answered.
    if (name !== 'codex') await eventually('its own dialog', async () => dialog.test(await screen()), within)
    await eventually(
      'the dialog is gone',
      async () => {
        await tmux('send-keys', '-t', '=ada:', 'Escape')
        return eventually('gone', async () => !dialog.test(await screen()), 2000).catch(() => false)
      },
      within,
    )
    await wire.until(
      () => cards('void.txt').find(({ id, content }) => id === card.id && content.includes('answered in the pane')),
      within,
      'the card to be void',
    )
    expect(cards('void.txt').flatMap(({ buttons }) => buttons)).toEqual([])
    expect(await isThere(join(site, 'void.txt'))).toBe(false)
    wire.assertClean()
  })

  test(
    'a task: killed in the middle of it, it goes on, and ends with its work kept',
    { timeout: 900_000 },
    async () => {
      const person = await personWithPrograms()
      const { mos, olga, general, send, becomes, pid, site } = person
      const worktree = join(mos.home, 'data/worktrees/site/ada')
      const task = `#say[remember the heron ${name}]`
      await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', project: 'site', runtime: name, task })
      await general.says(/ada has its task/u, startsWithin)
      await general.says(/ada.* ended its turn without reporting/su, within)
      await becomes('idle')

      await send('#slow')
      await becomes('busy')
      const before = await pid()
      process.kill(before, 'SIGKILL')
      await general.says('let ada go on after its program ended', startsWithin)
      await eventually('another program', async () => ![before, 0].includes(await pid()), within)
      await general.says(/ada.* answers/su, within)
      await becomes('idle')

      await send('#recall')
      await eventually(
        'it remembers',
        async () => (await person.screen()).includes(`remember the heron ${name}`),
        within,
      )
      for (const [key, value] of Object.entries({ 'user.name': 'Ada', 'user.email': 'ada@example.org' }))
        await git(site, 'config', key, value)
      await send('#run[git commit --allow-empty -m Greet]')
      await eventually(
        'it has committed',
        async () => (await git(worktree, 'log', '--format=%s')).includes('Greet'),
        within,
      )
      await send('#run[mos report --done It is greeted]')
      const card = await general.says(/ada.* is done/su, within)
      expect(card.content).toContain('It is greeted')
      expect(card.content).toContain('1 commit')
      expect(card.content).toContain('Its worktree stays')
      await eventually('it is gone', async () => !(await mos.panes()).includes('ada'), within)
      expect(await isThere(worktree)).toBe(true)
      expect(await git(site, 'log', '--format=%s', 'main')).not.toContain('Greet')
    },
  )
})

/** Beyond the coder's profile, and beyond what claude lets pass where edits are accepted. */
const command = (file: string): string => `truncate -s 1 ${file}`
const dialog = /Do you want to proceed|1\. Yes|Permission required/u
const tools: Readonly<Record<Program, string>> = { claude: 'Bash', codex: 'Bash', opencode: 'bash', pi: 'bash' }
