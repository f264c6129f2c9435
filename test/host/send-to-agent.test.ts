import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

type Event = { event: string; text?: string }

async function startedFleet(): Promise<TmuxFleet> {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  return fleet
}

/** The messages that the agent's program was given, as it reports them. */
async function received(fleet: TmuxFleet): Promise<readonly string[]> {
  const text = await fleet.host.files.read(join(fleet.runDir, 'ada.events'))
  return (text ?? '')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event)
    .flatMap(({ event, text: said }) => (event === 'prompt-submit' && said !== undefined ? [said] : []))
}

test('a message is typed, submitted, seen by the hook and answered', async () => {
  const fleet = await startedFleet()
  const result = await fleet.supervisor.send('ada', 'hello', 's1')
  expect(result.state).toBe('submitted')
  expect(result.evidence).toMatch(/^the prompt-submit hook fired \d+ ms after Enter$/)
  await eventually('the answer', async () => (await fleet.supervisor.capture('ada', 50)).includes('● ada heard: hello'))
  expect(await received(fleet)).toEqual(['hello'])
})

test('the same send again types nothing and gives the same result, also to the next Mos', async () => {
  const fleet = await startedFleet()
  const first = await fleet.supervisor.send('ada', 'once', 's1')
  expect(await fleet.supervisor.send('ada', 'once', 's1')).toEqual(first)
  expect(await fleet.another().send('ada', 'once', 's1')).toEqual(first)
  const both = await Promise.all([fleet.supervisor.send('ada', 'two', 's2'), fleet.another().send('ada', 'two', 's2')])
  expect(both[0]).toEqual(both[1])
  expect(await received(fleet)).toEqual(['once', 'two'])
})

test('a send that was cut off after it was bound is not typed again', async () => {
  const fleet = await startedFleet()
  const entry = { id: 's1', state: 'typing', evidence: '' }
  await fleet.host.files.write(join(fleet.runDir, 'ada.sends'), `${JSON.stringify(entry)}\n`)
  expect(await fleet.supervisor.send('ada', 'hello', 's1')).toMatchObject({ state: 'unverified' })
  expect(await received(fleet)).toEqual([])
})

test('hostile text arrives as text', async () => {
  const fleet = await startedFleet()
  const texts = [
    '-x',
    '; kill-server',
    'ends with a semicolon;',
    '-t',
    '$(reboot) `reboot` "quoted" \'quoted\' \\',
    '#{pid} #(touch /owned)',
    'Enter',
    'line one\nline two\n\nline four',
    '👩‍👩‍👧‍👦 שלום עולם مرحبا ​zero',
    '@everyone ```code```',
    'x'.repeat(5000),
    `${'word '.repeat(1200)}\n`.repeat(3).trim(),
    '[tess:boss -> here:ada class=actionable] build it',
  ]
  for (const [index, text] of texts.entries()) {
    const { state } = await fleet.supervisor.send('ada', text, `s${index}`)
    expect({ text, state }).toEqual({ text, state: 'submitted' })
  }
  expect(await received(fleet)).toEqual(texts)
  await eventually('the sender is shown', async () =>
    /tess:boss: build it/.test(await fleet.supervisor.capture('ada', 50)),
  )
}, 60_000)

test('control bytes and escape sequences are taken out', async () => {
  const fleet = await startedFleet()
  const { state } = await fleet.supervisor.send(
    'ada',
    'a\u001B[201~b\u0003c\u0000d\u009B31me\u007F\u001B]0;title\u0007f\r\ng',
    's1',
  )
  expect(state).toBe('submitted')
  expect(await received(fleet)).toEqual(['abcd31mef\ng'])
})

test('an agent that is busy gets the message when it is free', async () => {
  const fleet = await startedFleet()
  await fleet.supervisor.send('ada', '/busy 1500', 's0')
  await fleet.supervisor.send('ada', 'first', 's1')
  const { state } = await fleet.supervisor.send('ada', 'second', 's2')
  expect(state).toBe('submitted')
  await eventually('both answers', async () =>
    (await fleet.supervisor.capture('ada', 50)).includes('ada heard: second'),
  )
  expect(await received(fleet)).toEqual(['/busy 1500', 'first', 'second'])
})

test('many senders at once: each message arrives whole', async () => {
  const fleet = await startedFleet()
  const texts = Array.from({ length: 8 }, (_, n) => `message ${n} ${'.'.repeat(200)} end ${n}`)
  await Promise.all(
    texts.map((text, n) => (n % 2 === 0 ? fleet.supervisor : fleet.another()).send('ada', text, `s${n}`)),
  )
  expect((await received(fleet)).toSorted()).toEqual(texts)
})

test("a person's draft is not typed over, and copy mode is left", async () => {
  const fleet = await startedFleet()
  await fleet.supervisor.send('ada', 'hello', 's0')
  await fleet.tmux('copy-mode', '-t', '=ada:')
  expect((await fleet.supervisor.send('ada', 'after scrolling', 's1')).state).toBe('submitted')
  await fleet.tmux('send-keys', '-l', '-t', '=ada:', 'half a thought')
  await eventually('the draft', async () => (await fleet.supervisor.capture('ada', 5)).includes('> half a thought'))
  await expect(fleet.supervisor.send('ada', 'hello', 's2')).rejects.toThrow("Somebody is typing in ada's composer")
  await fleet.tmux('send-keys', '-t', '=ada:', 'C-u')
  await eventually('it is gone', async () => !(await fleet.supervisor.capture('ada', 5)).includes('half a thought'))
  expect((await fleet.supervisor.send('ada', 'hello', 's2')).state).toBe('submitted')
})

test('an open dialog is not typed into', async () => {
  const fleet = await tmuxFleet()
  const script = join(fleet.paths.mosaicHome, 'asks')
  await fleet.host.files.write(
    script,
    '#!/bin/sh\nprintf "Do you want to proceed?\\n❯ 1. Yes\\n  2. No\\n"\nread -r x\necho chosen\nsleep 100\n',
    { mode: 0o755 },
  )
  await fleet.host.files.write(join(fleet.paths.mosaicHome, 'fleet/agents/ada.env'), `MOSAIC_AGENT_COMMAND=${script}\n`)
  await fleet.supervisor.start(agent('ada'), role('core'))
  await expect(fleet.supervisor.send('ada', 'hello', 's1')).rejects.toThrow('ada waits for an answer in a dialog')
  expect(await fleet.supervisor.capture('ada', 20)).not.toContain('chosen')
})

test('empty text, too long a text and an agent without a pane are refused with the reason', async () => {
  const fleet = await tmuxFleet()
  await expect(fleet.supervisor.send('ada', ' \n\u001B[2J', 's1')).rejects.toThrow('There is nothing to send to ada')
  await expect(fleet.supervisor.send('ada', 'x'.repeat(70_000), 's1')).rejects.toThrow('too long')
  await expect(fleet.supervisor.send('ada', 'x', 's1')).rejects.toThrow('ada has no pane: it is not running')
})
