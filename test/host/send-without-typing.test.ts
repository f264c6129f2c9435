import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { sendWithoutTyping } from '../../src/host/send-without-typing.ts'
import type { UntypedSend } from '../../src/host/untyped-send.ts'
import { createTmuxContext } from '../../src/host/tmux-context.ts'
import { eventually } from '../support/eventually.ts'
import { fleetPaths } from '../support/fleet-paths.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

const thread = '01a219b2-bc32-7d00-ba4a-450cd5fe0f99'

type Reported = { event: string; text?: string; sendId?: string }
async function reported(fleet: TmuxFleet): Promise<readonly Reported[]> {
  const text = (await fleet.host.files.read(join(fleet.runDir, 'ada.events'))) ?? ''
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Reported)
}
const prompts = async (fleet: TmuxFleet) =>
  (await reported(fleet)).flatMap(({ event, text, sendId }) => (event === 'prompt-submit' ? [{ text, sendId }] : []))

/** An agent whose program looks into its inbox. */
async function withInbox(): Promise<TmuxFleet> {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  await fleet.supervisor.send('ada', '/inbox', 'open')
  await eventually(
    'it looks',
    async () => (await fleet.host.files.stat(join(fleet.runDir, 'ada.inbox/ready'))) !== undefined,
  )
  return fleet
}

test('what has an inbox is not typed into: neither a draft nor a dialog stands in the way, and both stay', async () => {
  const fleet = await withInbox()
  await fleet.tmux('send-keys', '-l', '-t', '=ada:', 'half a thought')
  const sent = await fleet.supervisor.send('ada', '-x\n[tess:boss -> here:ada class=actionable] build;', 's1')
  expect(sent).toEqual({
    state: 'submitted',
    evidence: expect.stringMatching(/^its program took it from its inbox, not typed, after \d+ ms$/) as string,
  })
  await eventually('the answer', async () => (await fleet.supervisor.capture('ada', 50)).includes('● ada heard:'))
  expect(await fleet.supervisor.capture('ada', 50)).toContain('> half a thought')
  await fleet.supervisor.send('ada', '/dialog rm -rf x', 's2')
  await eventually('the dialog', async () => (await fleet.supervisor.capture('ada', 50)).includes('1. Yes'))
  expect((await fleet.supervisor.send('ada', 'meanwhile', 's3')).state).toBe('submitted')
  expect(await fleet.supervisor.capture('ada', 50)).toContain('1. Yes')
  await fleet.tmux('send-keys', '-t', '=ada:', '2')
  await eventually('it goes on', async () =>
    (await fleet.supervisor.capture('ada', 50)).includes('ada heard: meanwhile'),
  )
  expect(await fleet.supervisor.capture('ada', 50)).toContain('denied: rm -rf x')
}, 30_000)

test('an id is sent once, also by the next Mos, and by many at once', async () => {
  const fleet = await withInbox()
  const first = await fleet.supervisor.send('ada', 'once', 's1')
  expect(await fleet.another().send('ada', 'once', 's1')).toEqual(first)
  const texts = Array.from({ length: 10 }, (_, n) => `message ${n}`)
  await Promise.all(
    texts.flatMap((text, n) => [
      fleet.supervisor.send('ada', text, `m${n}`),
      fleet.another().send('ada', text, `m${n}`),
    ]),
  )
  const got = (await prompts(fleet)).slice(2)
  expect(got.map(({ text }) => text ?? '').toSorted((a, b) => a.localeCompare(b))).toEqual(texts)
  expect(new Set(got.map(({ sendId }) => sendId)).size).toBe(texts.length)
}, 30_000)

test('what nobody takes is withdrawn, and may then be typed; what stopped leaves no inbox', async () => {
  const fleet = await tmuxFleet()
  await fleet.supervisor.start(agent('ada'), role('core'))
  const inbox = join(fleet.runDir, 'ada.inbox')
  // Somebody who says that he looks, and does not.
  await fleet.host.files.write(join(inbox, 'ready'), `${process.pid}\n`)
  const { state, evidence } = await fleet.supervisor.send('ada', 'hello', 's1')
  expect([state, evidence]).toEqual(['submitted', expect.stringMatching(/^the prompt-submit hook fired/)])
  expect(await prompts(fleet)).toEqual([{ text: 'hello', sendId: undefined }])
  expect(await fleet.host.files.list(inbox)).toEqual(['ready'])
  await fleet.supervisor.stop({ name: 'ada' })
  expect(await fleet.host.files.stat(inbox)).toBeUndefined()
}, 30_000)

/** A codex that does what `does` says, and a thread that its hooks have written down. */
async function withCodex(does: string) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: `${directory}:/usr/bin:/bin` })
  const context = createTmuxContext(host, fleetPaths(directory), 'tmux')
  const { session, events, sends } = context.files('ada')
  const program = `#!/bin/sh\nprintf '<%s>' "$@" >>${directory}/calls\n${does.replaceAll('EVENTS', events)}\n`
  await host.files.write(join(directory, 'codex'), program, { mode: 0o755 })
  await host.files.write(session, JSON.stringify({ runtime: 'codex', sessionId: thread, at: 1 }))
  return {
    send: (send: Partial<UntypedSend> = {}) =>
      sendWithoutTyping(context, { name: 'ada', text: '-x `y`', sendId: 's1', ...send }),
    calls: () => host.files.read(join(directory, 'calls')),
    sends: async () => (await host.files.read(sends)) ?? '',
    forget: () => host.files.remove(session),
  }
}

const takes = 'printf \'{"ts":%s999,"event":"prompt-submit","text":"-x `y`"}\\n\' "$(date +%s)" >>EVENTS'

test('codex gets it by its own queue, as one word, and says when it took it', async () => {
  const { send, calls } = await withCodex(`echo "Queued message m-1 for thread."\n${takes}`)
  expect(await send()).toEqual({
    state: 'submitted',
    evidence: expect.stringMatching(/^codex took it from its queue, not typed, after \d+ ms$/) as string,
  })
  expect(await calls()).toBe(`<queue><--thread=${thread}><--message=-x \`y\`>`)
})

test('what codex keeps until its turn is over is said, not claimed', async () => {
  const { send, sends } = await withCodex('echo "Queued message m-1 for thread."')
  const result = await send()
  expect(result).toMatchObject({
    state: 'unverified',
    evidence: expect.stringContaining("codex's own queue (m-1)") as string,
  })
  expect(await sends()).toContain('"state":"unverified"')
}, 20_000)

test('a codex without a queue, or without a known thread: nothing is sent, and it may be typed', async () => {
  const { send, sends, forget, calls } = await withCodex('echo "error: unexpected argument" >&2\nexit 2')
  expect(await send()).toBeUndefined()
  expect(await sends()).toBe('')
  const called = await calls()
  await forget()
  expect(await send()).toBeUndefined()
  expect(await calls()).toBe(called)
})
