import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTmuxContext } from '../../src/host/tmux-context.ts'
import { sendToAgent } from '../../src/host/send-to-agent.ts'
import { eventually } from '../support/eventually.ts'
import { scriptedAgent, scriptedCommand } from '../support/scripted-agent.ts'
import type { ScriptedAgent } from '../support/scripted-agent.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

type Options = Parameters<typeof scriptedCommand>[1]

type Scripted = {
  readonly fleet: TmuxFleet
  readonly tui: ScriptedAgent
  /** the words of what came of it, a refusal's too */
  send(text: string, sendId: string, busyWithinMs?: number): Promise<string>
  /** the same through another tmux program */
  sendBy(tmux: string, text: string, sendId: string): Promise<string>
}

/** Ada is a scripted program; her settings name the runtime that she looks like, so that she is sent to as one. */
async function scripted(options: Options = {}): Promise<Scripted> {
  const fleet = await tmuxFleet()
  const directory = fleet.paths.mosaicHome
  const settings = join(directory, 'fleet/agents/ada.env')
  await fleet.host.files.write(settings, `MOSAIC_AGENT_COMMAND=${scriptedCommand(directory, options)}\n`)
  await fleet.supervisor.start(agent('ada'), role('core'))
  const tui = scriptedAgent(directory, 'ada')
  if (options.startsAfterMs === undefined) await tui.up()
  const env = (await fleet.host.files.read(settings)) ?? ''
  const runtime = options.look === undefined || options.look === 'plain' ? 'stub' : options.look
  await fleet.host.files.write(settings, env.replace('RUNTIME=stub', `RUNTIME=${runtime}`))
  const sendBy = (tmux: string, text: string, sendId: string, busyWithinMs?: number): Promise<string> =>
    sendToAgent(createTmuxContext(fleet.host, fleet.paths, tmux), { name: 'ada', text, sendId, busyWithinMs }).then(
      ({ state, evidence }) => `${state}: ${evidence}`.replaceAll(/\d+ ms/gu, 'n ms'),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
  return { fleet, tui, sendBy, send: (...send) => sendBy('tmux', ...send) }
}

const wrong = async (tui: ScriptedAgent) =>
  (await tui.journal()).filter(({ kind }) => kind !== 'submitted' && kind !== 'swallowed')

const hook = 'submitted: the prompt-submit hook fired n ms after Enter'

test('a dialog that opens between paste and Enter gets no key; answered by its person, the message goes on', async () => {
  const { tui, send } = await scripted({ look: 'claude' })
  const dialog = { do: 'dialog', kind: 'menu', closesAfterMs: 1500 } as const
  await tui.order({ do: 'after-paste', ms: 100, order: dialog })
  expect(await send('build it', 's1')).toBe(hook)
  expect(await tui.submitted()).toEqual(['build it'])
  expect(await wrong(tui)).toEqual([])
})

test('one that stays open is said, with where the text is; the same send again says the same and types nothing', async () => {
  const { tui, send } = await scripted({ look: 'codex' })
  await tui.order({ do: 'after-paste', ms: 100, order: { do: 'dialog', kind: 'menu' } })
  const said = await send('build it', 's1')
  expect(said).toMatchInlineSnapshot(
    `"left: a dialog is open, so Enter was not pressed: the text is behind the dialog, or was lost in it. Answer it, then look before you send again"`,
  )
  await tui.order({ do: 'close-dialog' })
  expect(await send('build it', 's1')).toBe(said)
  expect(await tui.submitted()).toEqual([])
  expect(await wrong(tui)).toEqual([])
  expect((await tui.state()).draft).toBe('build it')
})

test('a person who types between paste and Enter keeps their words', async () => {
  const { tui, send } = await scripted({ look: 'claude' })
  await tui.order({ do: 'after-paste', ms: 100, order: { do: 'draft', text: ' half a thought' } })
  expect(await send('build it', 's1')).toMatchInlineSnapshot(
    `"left: somebody else typed into its composer too, so Enter was not pressed: both texts stand there. Part them, then send or clear them"`,
  )
  expect(await tui.submitted()).toEqual([])
  expect(await tui.state()).toMatchObject({ draft: 'build it half a thought', person: true })
})

test('a codex that works is waited for, and not sent to when it takes too long; a claude queues', async () => {
  const { tui, send } = await scripted({ look: 'codex' })
  await tui.order({ do: 'busy', ms: 1500 })
  expect(await send('first', 's1')).toBe(hook)
  await tui.order({ do: 'busy', ms: 60_000 })
  expect(await send('second', 's2', 500)).toMatchInlineSnapshot(
    `"ada was not typed into: it is busy, and a message would cut into its turn. Wait for its turn to end, or stop it, then send again."`,
  )
  expect(await tui.submitted()).toEqual(['first'])
  expect(await wrong(tui)).toEqual([])
  const claude = await scripted({ look: 'claude' })
  await claude.tui.order({ do: 'busy', ms: 4000 })
  expect(await claude.send('third', 's3')).toMatchInlineSnapshot(
    `"submitted: the text left the composer and waits on the screen: it is taken up after the running turn"`,
  )
  await eventually('it is taken up', async () => !(await claude.tui.state()).busy)
  expect(await claude.tui.submitted()).toEqual(['third'])
})

test('a codex that begins to work under a tall text is waited for, by its screen alone too', async () => {
  const { tui, send } = await scripted({ look: 'codex', hooks: false })
  const tall = Array.from({ length: 27 }, (_, line) => `line ${line}`).join('\n')
  await tui.order({ do: 'after-paste', ms: 20, order: { do: 'busy', ms: 2000 } })
  expect(await send(tall, 's1')).toMatch('submitted')
  expect(await tui.submitted()).toEqual([tall])
  expect(await wrong(tui)).toEqual([])
})

test('lines that look like a composer, a menu or a question are text', async () => {
  const { tui, send } = await scripted({ look: 'codex' })
  const quoting = [
    'answer this:',
    '> do it?',
    '>',
    '> 1. yes',
    '› 2. no',
    'Enter to confirm, esc to cancel (y/n)',
    ...Array.from({ length: 20 }, (_, line) => `and line ${line}`),
    'Do you want to proceed? (y/n)',
  ].join('\n')
  expect(await send(quoting, 's1')).toBe(hook)
  await tui.order({ do: 'after-paste', ms: 20, order: { do: 'dialog', kind: 'menu' } })
  expect(await send(quoting, 's2')).toMatch('left: a dialog is open')
  expect(await tui.submitted()).toEqual([quoting])
  expect(await wrong(tui)).toEqual([])
})

test('of a text that is taller than its composer the end is seen, and what a person typed behind it', async () => {
  const { tui, send } = await scripted({ look: 'codex' })
  const tall = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n')
  expect(await send(tall, 's1')).toBe(hook)
  await tui.order({ do: 'after-paste', ms: 100, order: { do: 'draft', text: ' half a thought' } })
  expect(await send(tall, 's2')).toMatch('left: somebody else typed into its composer too')
  expect(await tui.submitted()).toEqual([tall])
})

test('a text that ends with a backslash is submitted, though claude takes that before Enter for a line break', async () => {
  const { tui, send } = await scripted({ look: 'claude' })
  expect(await send('look into C:\\', 's1')).toBe(hook)
  expect(await tui.submitted()).toEqual(['look into C:\\'])
  expect(await wrong(tui)).toEqual([])
})

test('a paste that is lost is not followed by an Enter', async () => {
  const { tui, send } = await scripted({ look: 'claude' })
  await tui.order({ do: 'swallow' })
  expect(await send('build it', 's1')).toMatchInlineSnapshot(
    `"left: its composer does not show the text, so Enter was not pressed: it was lost, or is drawn late. Look before you send again"`,
  )
  expect(await wrong(tui)).toEqual([])
  expect(await send('build it', 's2')).toBe(hook)
  expect(await tui.submitted()).toEqual(['build it'])
})

test('a program that dies in the middle is said, whether it knew the text or not', async () => {
  const { tui, send } = await scripted({ look: 'claude' })
  await tui.order({ do: 'after-paste', ms: 50, order: { do: 'die', status: 0 } })
  expect(await send('build it', 's1')).toMatchInlineSnapshot(
    `"left: its program ended before Enter was pressed, and the text with it"`,
  )
  expect(await tui.submitted()).toEqual([])
})

test('a slow start and a slow screen are waited for', async () => {
  const { tui, send } = await scripted({ look: 'claude', startsAfterMs: 1500 })
  expect(await send('after the start', 's1')).toBe(hook)
  await tui.order({ do: 'slow', ms: 900 })
  expect(await send('after a while', 's2')).toBe(hook)
  expect(await tui.submitted()).toEqual(['after the start', 'after a while'])
  expect(await wrong(tui)).toEqual([])
})

test('a suggestion is no draft; a draft, a dialog and copy mode are what they are', async () => {
  const { fleet, tui, send } = await scripted({ look: 'claude' })
  await tui.order({ do: 'suggest', text: 'commit this' })
  await fleet.tmux('copy-mode', '-t', '=ada:')
  expect(await send('one', 's1')).toBe(hook)
  await tui.order({ do: 'draft', text: 'half a' })
  expect(await send('two', 's2')).toMatch("Somebody is typing in ada's composer")
  await tui.order({ do: 'clear' })
  await tui.order({ do: 'dialog', kind: 'yes-no' })
  expect(await send('two', 's2')).toMatch('ada waits for an answer in a dialog')
  await tui.order({ do: 'close-dialog' })
  expect(await send('two', 's2')).toBe(hook)
  expect(await tui.submitted()).toEqual(['one', 'two'])
  expect(await wrong(tui)).toEqual([])
})

test.each(['copy-mode', 'clock-mode', 'choose-tree'])(
  'a pane in %s of tmux is led out of it, and no key goes there',
  async (mode) => {
    const { fleet, tui, send } = await scripted({ look: 'claude' })
    await fleet.tmux(mode, '-t', '=ada:')
    expect(await fleet.tmux('display-message', '-p', '-t', '=ada:', '#{pane_in_mode}')).toMatch('1')
    expect(await send('build it', 's1')).toBe(hook)
    expect(await tui.submitted()).toEqual(['build it'])
  },
)

test('where no hook speaks the screen does', async () => {
  const { tui, send } = await scripted({ look: 'claude', hooks: false })
  expect(await send('build it', 's1')).toMatchInlineSnapshot(
    `"submitted: the text left the composer and stands on the screen"`,
  )
  expect(await send('word '.repeat(400), 's2')).toMatch('submitted')
  expect(await tui.submitted()).toHaveLength(2)
})

test('a try that was cut off after its paste is finished, not repeated; one that got to its Enter is proven', async () => {
  const { fleet, tui, send } = await scripted({ look: 'claude' })
  const sends = join(fleet.runDir, 'ada.sends')
  const pane = (await fleet.supervisor.look(['ada'])).get('ada')?.pane
  const bound = `${JSON.stringify({ id: 's1', state: 'typing', evidence: '', at: Date.now(), pid: pane?.pid })}\n`
  await fleet.host.files.write(sends, bound)
  await fleet.tmux('set-buffer', '-b', 'x', 'build it')
  await fleet.tmux('paste-buffer', '-p', '-d', '-b', 'x', '-t', '=ada:')
  await eventually('the paste', async () => (await tui.state()).draft === 'build it')
  expect(await send('build it', 's1')).toBe(hook)
  await fleet.host.files.write(sends, bound)
  expect(await send('build it', 's1')).toBe('submitted: the prompt-submit hook fired')
  expect(await tui.submitted()).toEqual(['build it'])
  expect(await wrong(tui)).toEqual([])
})

test('a tmux that does not say whether it pasted is looked after: what it pasted is submitted, what it did not is told', async () => {
  const { fleet, tui, sendBy } = await scripted({ look: 'claude' })
  const silent = join(fleet.paths.mosaicHome, 'silent-tmux')
  const write = (does: string): Promise<void> =>
    fleet.host.files.write(
      silent,
      `#!/bin/sh\ncase "$*" in *paste-buffer*) ${does}echo "server busy" >&2; exit 1 ;; esac\nexec tmux "$@"\n`,
      { mode: 0o755 },
    )
  await write('tmux "$@"; ')
  expect(await sendBy(silent, 'build it', 's1')).toBe(hook)
  await write('')
  expect(await sendBy(silent, 'test it', 's2')).toMatch('left: its composer does not show the text')
  expect(await tui.submitted()).toEqual(['build it'])
})

test('where it was cut off before its paste, what a person has pasted since is not sent for it', async () => {
  const { fleet, tui, send } = await scripted({ look: 'claude' })
  const pid = (await fleet.supervisor.look(['ada'])).get('ada')?.pane?.pid
  const bound = `${JSON.stringify({ id: 's1', state: 'typing', evidence: '', at: Date.now(), pid })}\n`
  await fleet.host.files.write(join(fleet.runDir, 'ada.sends'), bound)
  await fleet.tmux('set-buffer', '-b', 'x', 'of mine\n'.repeat(12))
  await fleet.tmux('paste-buffer', '-p', '-d', '-b', 'x', '-t', '=ada:')
  await eventually('the paste', async () => (await tui.state()).draft !== '')
  expect(await send('line\n'.repeat(40), 's1')).toBe(
    'unverified: an earlier try was cut off while typing; it is not typed again',
  )
  expect(await tui.submitted()).toEqual([])
})
