import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { z } from 'zod'
import { eventually } from '../support/eventually.ts'
import { gitRepository } from '../support/git-repository.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'
import { awkwardTexts } from './awkward-texts.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

/** The programs may be slow beside others. */
const within = 120_000
/** In a new home opencode first installs a package of its own, before it loads anybody's plugin. */
const startsWithin = 300_000

type Program = (typeof names)[number]

/** Without anything of ours in it, so that it has to be typed into. */
const plainCommand: Readonly<Record<Program, string>> = {
  claude: '',
  codex: 'codex --sandbox workspace-write --ask-for-approval on-request -c check_for_update_on_startup=false',
  opencode: 'opencode --pure',
  pi: 'pi --no-extensions',
}
const ready: Readonly<Record<Program, RegExp>> = {
  claude: /^❯\s*$[^]*manual mode on/mu,
  codex: /Ask Codex to do anything/u,
  opencode: /Ask anything/u,
  pi: /%\/\S+ \(auto\)/u,
}
/** What makes each wait for an answer: pi by itself asks nothing, but has menus. */
const dialogs: Readonly<Record<Program, { readonly order: string; readonly shows: RegExp }>> = {
  claude: { order: '#run[touch asked]', shows: /1\. Yes/u },
  codex: { order: '#run[touch asked]', shows: /1\. Yes/u },
  opencode: { order: '#run[touch asked]', shows: /Permission required/u },
  pi: { order: '/model', shows: /Enter to select/u },
}

let bins: readonly string[]
let model: Model

beforeAll(async () => {
  const { bins: installed, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  bins = installed
  model = await startModel(aimock)
})
afterAll(() => model.stop())

const screenOf = (fleet: TmuxFleet): Promise<string> => fleet.tmux('capture-pane', '-p', '-t', '=ada:')

async function shows(fleet: TmuxFleet, what: string, pattern: RegExp, forMs = within): Promise<void> {
  try {
    await eventually(what, async () => pattern.test(await screenOf(fleet)), forMs)
  } catch (error) {
    throw new Error(`${what}, but its screen shows:\n${await screenOf(fleet)}`, { cause: error })
  }
}

/** ada runs the program in a repository of somebody who has logged in. `command`: in its own words, not the launcher's. */
async function started(name: Program, command = '') {
  const home = await mkdtemp(join(tmpdir(), 'mos-pane-'))
  onTestFinished(() => rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }))
  onTestFinished(() => void vi.unstubAllEnvs())
  for (const [key, value] of Object.entries(prepareHome(home, model.url))) vi.stubEnv(key, value)
  vi.stubEnv('ANTHROPIC_API_KEY', 'sk-ant-0123456789-0123456789-0123456789')
  if (name === 'opencode') {
    const path = join(home, '.config/opencode/opencode.json')
    const settings = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(path, 'utf8')))
    await writeFile(path, JSON.stringify({ ...settings, permission: { bash: 'ask' } }))
  }
  const site = await gitRepository(home, 'site')
  const fleet = await tmuxFleet([...bins, process.env['PATH'] ?? ''].join(delimiter))
  if (command !== '') {
    const env = join(fleet.paths.mosaicHome, 'fleet/agents/ada.env')
    await fleet.host.files.write(env, `MOSAIC_AGENT_COMMAND="${command}"\n`)
  }
  await fleet.supervisor.start(agent('ada', { runtime: name, workingDirectory: site }), role('core'))
  await shows(fleet, `${name} takes messages`, ready[name], startsWithin)
  return { fleet, site, home, send: (text: string, id: string) => fleet.supervisor.send('ada', text, id) }
}

/** How often the model was told exactly this by the person, as far as the longest talk so far goes. */
const timesTold = (text: string): number =>
  Math.max(0, ...model.requests().map((body) => body.split(`"${text}"`).length - 1))

/** The same of a text that a program may put between marks of its own. */
const timesToldWhole = (text: string): number =>
  Math.max(0, ...model.requests().map((body) => body.split(JSON.stringify(text).slice(1, -1)).length - 1))

const isThere = (path: string): Promise<boolean> => stat(path).then(Boolean, () => false)

describe.each(names)('%s, typed into', (name) => {
  test(
    'a message arrives once, whatever the pane is at, or is refused with the reason',
    { timeout: 900_000 },
    async () => {
      const { fleet, site, send } = await started(name, plainCommand[name])
      const told = async (text: string) => {
        await eventually(`the model is told ${text}`, () => timesTold(text) > 0, within)
        expect(timesTold(text)).toBe(1)
      }
      const idle = `#say[idle ${name}]`
      const first = await send(idle, 'idle')
      expect({ first, screen: await screenOf(fleet) }).toMatchObject({ first: { state: 'submitted' } })
      await told(idle)
      await shows(fleet, 'the answer', new RegExp(`^\\W*idle ${name}`, 'mu'))
      expect(await send(idle, 'idle')).toEqual(first)

      for (const [what, text] of Object.entries(awkwardTexts(name))) {
        const sent = await send(text, what)
        expect({ what, sent, screen: await screenOf(fleet) }).toMatchObject({ sent: { state: 'submitted' } })
        await eventually(`the model is told ${what}`, () => timesToldWhole(text) > 0, within)
        expect({ what, times: timesToldWhole(text) }).toEqual({ what, times: 1 })
        await shows(fleet, 'the answer', new RegExp(`^\\W*${what} ${name}`, 'mu'))
      }

      await fleet.tmux('copy-mode', '-t', '=ada:')
      const scrolled = `#say[scrolled ${name}]`
      expect((await send(scrolled, 'scrolled')).state).toBe('submitted')
      await told(scrolled)
      await shows(fleet, 'the answer', new RegExp(`^\\W*scrolled ${name}`, 'mu'))

      await fleet.tmux('send-keys', '-l', '-t', '=ada:', 'half a thought')
      await shows(fleet, 'the draft', /half a thought/u)
      await expect(send('#say[over a draft]', 'draft')).rejects.toThrow("Somebody is typing in ada's composer")
      await fleet.tmux('send-keys', '-t', '=ada:', 'C-u')
      await eventually('it is gone', async () => !(await screenOf(fleet)).includes('half a thought'), within)

      await send(`#steady ${name}`, 'long')
      const busy = `#say[busy ${name}]`
      const outcome = await send(busy, 'busy').then(
        ({ state }) => state,
        () => 'refused',
      )
      // Typed while codex works it would cut into the turn: refused where that is seen.
      expect(name === 'codex' ? ['submitted', 'unverified', 'refused'] : ['submitted']).toContain(outcome)
      if (outcome !== 'refused') await told(busy)
      await eventually('it is idle', async () => !/esc (?:to )?interrupt|Working/u.test(await screenOf(fleet)), within)

      const { order, shows: open } = dialogs[name]
      await fleet.tmux('send-keys', '-l', '-t', '=ada:', order)
      await shows(fleet, 'the order', new RegExp(order.slice(0, 6).replace('[', '\\['), 'u'))
      await eventually(
        'it was submitted',
        async () => {
          await fleet.tmux('send-keys', '-t', '=ada:', 'Enter')
          return eventually('the dialog', async () => open.test(await screenOf(fleet)), 5000).then(
            () => true,
            () => false,
          )
        },
        within,
      )
      await expect(send('#say[into a dialog]', 'dialog')).rejects.toThrow('ada waits for an answer in a dialog')
      expect(await isThere(join(site, 'asked'))).toBe(false)
      expect([timesTold('#say[over a draft]'), timesTold('#say[into a dialog]')]).toEqual([0, 0])
      await fleet.supervisor.stop({ name: 'ada' })
    },
  )
})

const native = names.filter((name) => name === 'opencode' || name === 'pi')

describe.each(native)('%s, by its inbox', (name) => {
  test(
    'it tells its state, takes messages around dialog and draft, and comes back with its memory',
    { timeout: 900_000 },
    async () => {
      const { fleet, site, send } = await started(name)
      const heartbeat = async () => (await fleet.supervisor.look(['ada'])).get('ada')?.heartbeat
      const status = (wanted: string) =>
        eventually(`its heartbeat says ${wanted}`, async () => (await heartbeat())?.status === wanted, within)
      await eventually('it looks into its inbox', () => isThere(join(fleet.runDir, 'ada.inbox/ready')), within)
      await status('ok')
      const idleSince = (await heartbeat())?.since ?? 0
      expect(await readFile(join(fleet.runDir, 'ada.hb.native'), 'utf8')).toBe('timer\n')

      const word = `#say[blue ${name}]`
      const first = await send(word, 'idle')
      expect(first).toMatchObject({ state: 'submitted', evidence: expect.stringContaining('from its inbox') as string })
      await shows(fleet, 'the answer', new RegExp(`^\\W*blue ${name}`, 'mu'))
      await status('ok')
      expect((await heartbeat())?.since).toBeGreaterThan(idleSince)
      expect(timesTold(word)).toBe(1)

      await send(`#steady ${name}`, 'long')
      await status('busy')
      await fleet.tmux('send-keys', '-l', '-t', '=ada:', 'half a thought')
      const busy = `#say[busy ${name}]`
      expect((await send(busy, 'busy')).state).toBe('submitted')
      await eventually('the model is told', () => timesTold(busy) > 0, within)
      expect(timesTold(busy)).toBe(1)
      await status('ok')
      expect(await screenOf(fleet)).toContain('half a thought')
      await fleet.tmux('send-keys', '-t', '=ada:', 'C-u')

      // Its role allows by itself, denies by itself, and asks for the rest.
      const permissions = join(fleet.paths.mosaicHome, 'fleet/agents/ada.permissions.json')
      const profile = { mode: 'default', allow: ['Bash(touch allowed)'], deny: ['Bash(touch denied)'] }
      await fleet.host.files.write(permissions, JSON.stringify(profile))
      await send('#run[touch allowed]', 'allowed')
      await eventually('it ran', () => isThere(join(site, 'allowed')), within)
      await status('ok')
      await send('#run[touch denied]', 'denied')
      await status('busy')
      await status('ok')
      expect(await isThere(join(site, 'denied'))).toBe(false)
      const ask = async (id: string, order: string) => {
        await send(order, id)
        const asks = join(fleet.runDir, 'ada.asks')
        return eventually(
          'the ask',
          async () => {
            const [file] = await fleet.host.files.list(asks)
            return file === undefined ? undefined : join(asks, file)
          },
          within,
        )
      }
      const path = await ask('asked', '#run[touch asked]')
      await shows(fleet, 'its own dialog', /Permission required|Do you want to proceed/u)
      expect((await send('#say[meanwhile]', 'meanwhile')).state).toBe('submitted')
      expect(await isThere(join(site, 'asked'))).toBe(false)
      expect(JSON.parse((await fleet.host.files.read(path)) ?? '')).toMatchObject({
        agent: 'ada',
        runtime: name,
        tool: 'bash',
      })
      await fleet.host.files.write(
        path.replace('.json', '.answer.json'),
        JSON.stringify({ decision: 'allow', by: 'x', at: 1 }),
      )
      await eventually('it ran', () => isThere(join(site, 'asked')), within)
      await shows(fleet, 'the one that waited', /^\W*meanwhile/mu)
      await status('ok')

      const { pid } = (await heartbeat()) ?? { pid: 0 }
      fleet.host.kill(pid, 'SIGKILL')
      await eventually('another one has come', async () => ![pid, undefined].includes((await heartbeat())?.pid), within)
      const events = () => readFile(join(fleet.runDir, 'ada.events'), 'utf8')
      await eventually(
        'it resumed',
        async () => /"session-start".*"resume"/u.test((await events()).split('\n').slice(-3).join('\n')),
        within,
      )
      await send('#recall', 'recall')
      await shows(fleet, 'what it remembers', new RegExp(`Before: .*blue ${name}`, 'u'))
      await fleet.supervisor.stop({ name: 'ada' })
      expect((await fleet.host.files.list(fleet.runDir)).filter((file) => file.startsWith('ada.inbox'))).toEqual([])
    },
  )
})

test.runIf(names.includes('codex'))(
  'codex, by its queue: once, after its turn, past a draft and an open dialog',
  { timeout: 900_000 },
  async () => {
    const { fleet, site, home, send } = await started('codex', plainCommand.codex)
    const told = (text: string) => eventually(`the model is told ${text}`, () => timesTold(text) > 0, within)
    await send('#say[a thread]', 'thread')
    await told('#say[a thread]')
    const rollouts = await readdir(join(home, '.codex/sessions'), { recursive: true })
    const sessionId = /rollout-.*?(?<id>[0-9a-f]{8}-[0-9a-f-]{27})\.jsonl$/mu.exec(rollouts.join('\n'))?.groups?.['id']
    // As its hooks write it when the session begins.
    const session = JSON.stringify({ runtime: 'codex', sessionId, at: Date.now() })
    await fleet.host.files.write(join(fleet.runDir, 'ada.session'), session)

    await fleet.tmux('send-keys', '-l', '-t', '=ada:', 'half a thought')
    await shows(fleet, 'the draft', /half a thought/u)
    // Nothing here tells when codex took it.
    const kept = { state: 'unverified', evidence: expect.stringContaining("in codex's own queue") as string }
    expect(await send('#say[past a draft]', 'draft')).toEqual(kept)
    await told('#say[past a draft]')
    expect(await screenOf(fleet)).toContain('half a thought')
    await fleet.tmux('send-keys', '-t', '=ada:', 'C-u')

    await send('#slow', 'slow')
    await shows(fleet, 'it works', /One word after the other/u)
    expect(await send('#say[after the turn]', 'busy')).toEqual(kept)
    expect(timesTold('#say[after the turn]')).toBe(0)
    await told('#say[after the turn]')

    await send('#run[touch asked]', 'dialog')
    await shows(fleet, 'the dialog', /1\. Yes/u)
    expect(await send('#say[past a dialog]', 'past')).toEqual(kept)
    expect([await isThere(join(site, 'asked')), timesTold('#say[past a dialog]')]).toEqual([false, 0])
    await fleet.tmux('send-keys', '-t', '=ada:', 'Escape')
    const all = ['#say[past a draft]', '#say[after the turn]']
    expect(all.map(timesTold)).toEqual([1, 1])
    await fleet.supervisor.stop({ name: 'ada' })
  },
)
