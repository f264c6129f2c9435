import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import type { Dispatcher } from '../../src/command/dispatch.ts'
import type { Op } from '../../src/store/op.ts'
import { renderText } from '../../src/cli/render-text.ts'
import { eventually } from '../support/eventually.ts'
import { runConsole } from '../web/run-console.ts'
import type { RunningConsole } from '../web/run-console.ts'
import { createShell } from './shell.ts'
import type { Shell } from './shell.ts'

let app: RunningConsole
let shell: Shell
beforeAll(async () => {
  app = await runConsole()
  shell = createShell(app)
})
afterAll(() => app.close())

/** The op that the running command waits for. */
const op = (title: string): Promise<Op> =>
  eventually(`${title} is queued`, async () =>
    (await app.store.ops.list({ open: true })).find((each) => each.title === title),
  )

const steps = (...states: ('waiting' | 'running' | 'done' | 'failed')[]) =>
  ['roster', 'pane', 'heartbeat'].map((name, at) => ({ name, state: states[at] ?? ('waiting' as const) }))

describe('answers', () => {
  test('a table is aligned, and --json is its data', async () => {
    app.statuses.push(status('orchestrator'), status('ada'))
    expect(await shell.mos('fleet ps')).toEqual({
      exit: 0,
      out: [
        'agent         role          runtime  state  since  heartbeat  model  task  host  note',
        'orchestrator  orchestrator  stub     idle          4 s ago                 here  no role orchestrator',
        'ada           ada           stub     idle          4 s ago                 here  no role ada',
        '',
      ].join('\n'),
      err: '',
    })
    const { exit, out } = await shell.mos('fleet ps --json')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject([{ name: 'orchestrator', readiness: 'idle' }, { name: 'ada' }])
  })

  test('an alias and a text', async () => {
    expect(await shell.mos('doctor')).toEqual({ exit: 0, out: 'Everything is well.\n', err: '' })
    expect(JSON.parse((await shell.mos('doctor --json')).out)).toEqual({ well: true })
    expect((await shell.mos('fleet list')).out).toContain('agent')
  })

  test('a code block is its lines', () => {
    expect(renderText('```\n> **hello**\n```', (_, text) => text)).toBe('> hello')
    expect(renderText('say:\n```sh\nmos ps\n```\nand look', (_, text) => text)).toBe('say:\nmos ps\nand look')
  })

  test('a plan is shown with the words that carry it out, and only that plan is', async () => {
    const asked = await shell.mos('fleet remove ada')
    const digest = /--yes (\S+)/.exec(asked.out)?.[1] ?? ''
    expect(asked).toEqual({
      exit: 2,
      out: `Stop ada and remove it from the roster.\n\nTo do this: mos fleet remove ada --yes ${digest}\n`,
      err: '',
    })
    const other = await shell.mos(`fleet remove bob --yes ${digest}`)
    expect([other.exit, other.err]).toEqual([2, 'This plan is not the one that --yes names. Nothing was done.\n'])
    expect(other.out).toMatch(/To do this: mos fleet remove bob --yes (?!.*--yes)/)
    expect(other.out).not.toContain(digest)
    expect(await app.store.ops.list({ open: true })).toEqual([])
    const confirmed = shell.mos(`fleet remove ada --yes ${digest}`)
    await app.store.ops.update((await op('remove ada')).id, { state: 'done', result: 'ada is gone', exit: 0 })
    expect(await confirmed).toMatchObject({ exit: 0, out: '✓ ada is gone\n' })
  })
})

describe('ops', () => {
  test('steps are printed as they move; the proof is the output', async () => {
    const running = shell.mos('fleet spawn coder --name ada')
    const { id } = await op('spawn ada')
    await app.store.ops.update(id, { state: 'running', steps: steps('running') })
    await eventually('the first step', () => shell.progress().includes('… roster'))
    await app.store.ops.update(id, { steps: steps('done', 'running') })
    await eventually('the second step', () => shell.progress().includes('… pane'))
    const proof = 'ada is up: pane %7 alive, pid 4121, heartbeat 3 s old'
    await app.store.ops.update(id, { state: 'done', steps: steps('done', 'done', 'done'), result: proof, exit: 0 })
    expect(await running).toEqual({
      exit: 0,
      out: `✓ ${proof}\n`,
      err: `spawn ada (${id})\n… roster\n✓ roster\n… pane\n✓ pane\n✓ heartbeat\n`,
    })
  })

  test.each([
    ['failed', 1, '✗ spawn eve: failed. No tmux: apt-get install tmux\n'],
    ['failed', 2, '✗ spawn eve: failed. No tmux: apt-get install tmux\n'],
    ['needs-attention', 4, '✗ spawn eve: needs-attention. No tmux: apt-get install tmux\n'],
    ['cancelled', undefined, '✗ spawn eve: cancelled. No tmux: apt-get install tmux\n'],
  ] as const)('one that ends %s exits with %s', async (state, exit, out) => {
    const running = shell.mos('fleet spawn coder --name eve')
    const result = 'No tmux: apt-get install tmux'
    await app.store.ops.update((await op('spawn eve')).id, { state, result, ...(exit === undefined ? {} : { exit }) })
    expect(await running).toMatchObject({ exit: exit ?? 1, out })
  })

  test('--json prints the final op only', async () => {
    const running = shell.mos('fleet spawn coder --name zoe --json')
    const { id } = await op('spawn zoe')
    await app.store.ops.update(id, { state: 'done', result: 'up', exit: 0 })
    expect(JSON.parse((await running).out)).toMatchObject({ id, state: 'done', result: 'up' })
  })

  test('Ctrl-C leaves it running and says how to cancel it', async () => {
    const running = shell.mos('fleet spawn coder --name kim')
    const { id } = await op('spawn kim')
    await eventually('it waits', () => shell.progress().includes(id))
    shell.interrupt()
    expect(await running).toEqual({
      exit: 130,
      out: '',
      err: `spawn kim (${id})\nspawn kim goes on without this shell. To cancel it: mos op cancel ${id}\n`,
    })
    expect((await app.store.ops.get(id))?.cancel).toBeUndefined()
    expect((await shell.mos(`op cancel ${id}`)).exit).toBe(0)
  })

  test('on a terminal a running step gives its line to what became of it', async () => {
    const live = createShell({ ...app, tty: true })
    const running = live.mos('fleet spawn coder --name tty')
    const { id } = await op('spawn tty')
    await app.store.ops.update(id, { state: 'running', steps: steps('running') })
    await eventually('the step', () => live.progress().includes('roster'))
    await app.store.ops.update(id, { state: 'done', steps: steps('done', 'done', 'done'), result: 'up', exit: 0 })
    expect((await running).err).toContain('\r\u001B[2K')
  })
})

describe('usage', () => {
  test('without words, and with --help, the commands are listed', async () => {
    const { exit, out } = await shell.mos('')
    expect([exit, out]).toMatchInlineSnapshot(`
      [
        0,
        "Mos hosts the orchestrator of a fleet of coding agents.

      Usage: mos <command> [--json]   mos <command> --help   mos --version
        up  Start Mos: the same as npm start

        doctor  Look at everything that Mos needs
        stop    Stop what a topic's session is doing now

      fleet
        fleet ps      Show every agent: role, runtime, state and what was looked at
        fleet spawn   Add an agent and start it
        fleet remove  Stop an agent and take it off the roster

      op
        op cancel  Cancel an operation; what it has done is undone
      ",
      ]
    `)
    expect((await shell.mos('--help')).out).toBe(out)
    expect((await shell.mos('help')).out).toBe(out)
  })

  test('a group and a command explain themselves', async () => {
    expect((await shell.mos('fleet --help')).out).toMatchInlineSnapshot(`
      "  fleet ps      Show every agent: role, runtime, state and what was looked at
        fleet spawn   Add an agent and start it
        fleet remove  Stop an agent and take it off the roster

      mos fleet <verb> --help shows its options.
      "
    `)
    expect((await shell.mos('fleet')).out).toBe((await shell.mos('fleet --help')).out)
    expect((await shell.mos('fleet spawn --help')).out).toMatchInlineSnapshot(`
      "Add an agent and start it.

      Usage: mos fleet spawn <role> [--name <name>] [--runtime claude|stub] [--attach]

        <role>, --role         What the agent is for (needed)
        --name <string>        Its name
        --runtime <string>     The program behind it (one of claude, stub; default stub)
        --attach, --no-attach  Whether to attach at once (default false)
        --json                 Print data only
      "
    `)
    expect((await shell.mos('fleet remove --help')).out).toContain('--yes <digest>')
    expect(await shell.mos('--version')).toEqual({ exit: 0, out: 'mos 1.2.3\n', err: '' })
  })

  test.each([
    ['fleet spwan', /There is no command `fleet spwan`\. Did you mean `fleet spawn`\?/],
    ['flet', /There is no command `flet`\./],
    ['fleet spawn --nmae ada coder', /nmae/],
    ['fleet spawn coder --runtime emacs', /runtime/],
    ['fleet remove ada bob', /`fleet remove` has no place for `bob`\. Usage: mos fleet remove <agent>/],
    ['stop', /^Name the topic: .* `topic list` shows them/],
  ])('mos %s is refused with a reason and exit 64', async (line, reason) => {
    const { exit, out, err } = await shell.mos(line)
    expect([exit, out]).toEqual([64, ''])
    expect(err).toMatch(reason)
    expect(err.trim().split('\n').length).toBeLessThanOrEqual(2)
  })

  test('names that look like options or paths stay words', async () => {
    const { exit, out } = await shell.mos(['fleet', 'remove', '--', '--now'])
    expect([exit, out]).toEqual([2, expect.stringMatching(/To do this: mos fleet remove --yes \S+ -- --now\n$/)])
    const quoted = await shell.mos(['fleet', 'remove', "it's $HOME"])
    expect(quoted.out).toContain(`To do this: mos fleet remove 'it'\\''s $HOME' --yes`)
  })
})

describe('while Mos is down', () => {
  const socketPath = join(tmpdir(), `mos-nobody-${randomUUID()}.sock`)

  test('what needs it says so', async () => {
    expect(await createShell({ ...app, socketPath }).mos('fleet spawn coder')).toEqual({
      exit: 1,
      out: '',
      err: 'Mos is not running: start it with npm start (or mos up).\n',
    })
  })

  test('what needs only this host runs here, as the local operator', async () => {
    const here = createShell({ ...app, socketPath, local: app.dispatcher })
    expect(await here.mos('doctor')).toEqual({ exit: 0, out: 'Everything is well.\n', err: '' })
  })

  test('what an agent says in its pane is asked here once more, under one id, when Mos went away in it', async () => {
    const ids: unknown[] = []
    const dying = createServer((request) => {
      request.setEncoding('utf8').on('data', (body: string) => {
        ids.push(/"id":"([^"]+)"/.exec(body)?.[1])
        request.destroy()
      })
    })
    await new Promise<void>((resolve) => dying.listen(socketPath, resolve))
    const local: Dispatcher = {
      ...app.dispatcher,
      async dispatch(name, options, { cause }) {
        ids.push(cause)
        return { kind: 'text', text: `${name} ${JSON.stringify(options)}` }
      },
    }
    const pane = createShell({ commands, socketPath, local, agentName: 'ada' })
    const answer = await pane.mos('report half of it --open tests')
    const other = await pane.mos('fleet spawn coder')
    dying.close()
    expect(answer).toMatchObject({ exit: 0, out: 'report {"message":"half of it","open":"tests","agent":"ada"}\n' })
    expect(ids[0]).toBe(ids[1])
    expect([other.exit, ids.length]).toEqual([75, 3])
  })

  test('help needs nobody', async () => {
    expect((await createShell({ ...app, socketPath }).mos('fleet --help')).exit).toBe(0)
  })
})

const status = (name: string) => ({
  agent: { name, runtime: 'stub' as const, role: name },
  role: undefined,
  evidence: {
    at: 10_000,
    placement: 'hosted' as const,
    supervised: true,
    heartbeat: { at: 6000, pid: 1, status: 'ok' as const },
  },
  readiness: 'idle' as const,
})
