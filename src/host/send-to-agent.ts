import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { awaitComposer, look } from './await-composer.ts'
import { acquireLock } from './lock.ts'
import type { Lock } from './lock.ts'
import type { Pane } from './parse-panes.ts'
import { readEvents } from './read-events.ts'
import { findSend, forgetSend, recordSend } from './send-journal.ts'
import { sendWithoutTyping } from './send-without-typing.ts'
import { stripControl } from './strip-control.ts'
import type { SendResult } from './supervisor.ts'
import { loadBuffer, pasteBuffer, sendEnter } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

export type Send = {
  readonly name: string
  readonly text: string
  readonly sendId: string
  readonly signal?: AbortSignal | undefined
}

/** A terminal interface needs this long to take a paste in: an Enter that comes sooner is lost or glued to it. */
const settleMs = 250
const evidenceWithinMs = 5000
const maxBytes = 64 * 1024

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24)

/** One writer a pane, in all processes. */
async function lockPane({ tmux }: TmuxContext, { name, signal }: Send): Promise<Lock> {
  const lockName = `mos:pane:${shortHash(`${tmux.socket} ${name}`)}`
  const lock = await waitUntil(() => acquireLock(lockName), { timeoutMs: 60_000, everyMs: 50, signal })
  if (lock !== undefined) return lock
  throw new Failure(`Others have been typing into ${name} for a minute: nothing was typed. Send again.`, {
    exit: 'busy',
  })
}

function typeable({ name, text }: Send): string {
  const clean = stripControl(text).trim()
  if (clean === '') throw new Failure(`There is nothing to send to ${name}: the text is empty.`, { exit: 'usage' })
  if (Buffer.byteLength(clean) <= maxBytes) return clean
  throw new Failure(`The text for ${name} is too long: ${maxBytes / 1024} KiB at most. Put it into a file.`, {
    exit: 'usage',
  })
}

/** Without its white space: a screen wraps lines and a hook may trim. */
const squeeze = (text: string): string => text.replaceAll(/\s+/gu, '')

/** The hook's word first. The screen's word counts when our text left the composer and stands above it. */
async function findEvidence(context: TmuxContext, name: string, pane: Pane, sent: Sent): Promise<string | undefined> {
  const events = await readEvents(context, name)
  const hook = events?.find(
    ({ ts, event, text }) => ts >= sent.pastedAt && event === 'prompt-submit' && isOurs(text, sent),
  )
  if (hook !== undefined) return `the prompt-submit hook fired ${Math.max(0, hook.ts - sent.enteredAt)} ms after Enter`
  if (events !== undefined) return undefined
  const screen = await look(context, pane)
  const stands = squeeze(screen.text).includes(squeeze(sent.text).slice(0, 60))
  return screen.draft === '' && stands ? 'the text left the composer and stands on the screen' : undefined
}

type Sent = { readonly text: string; readonly pastedAt: number; readonly enteredAt: number }
const isOurs = (reported: string | undefined, { text }: Sent): boolean =>
  reported === undefined || squeeze(text).startsWith(squeeze(reported).slice(0, 200))

async function typeAndSubmit(context: TmuxContext, send: Send, text: string, pane: Pane): Promise<SendResult> {
  const { tmux } = context
  const buffer = `mos-${shortHash(send.sendId)}`
  await recordSend(context, send.name, { id: send.sendId, state: 'typing', evidence: '' })
  try {
    await runTmux(context, loadBuffer(tmux, buffer), { input: text })
  } catch (error) {
    await forgetSend(context, send.name, send.sendId)
    throw error
  }
  // From here on it is finished whatever is asked: a text in the composer without its Enter would glue to the next.
  const pastedAt = Date.now()
  await runTmux(context, pasteBuffer(tmux, buffer, pane.id))
  await delay(settleMs)
  const enteredAt = Date.now()
  await runTmux(context, sendEnter(tmux, pane.id))
  const evidence = await waitUntil(() => findEvidence(context, send.name, pane, { text, pastedAt, enteredAt }), {
    timeoutMs: evidenceWithinMs,
    everyMs: 40,
  })
  if (evidence !== undefined) return { state: 'submitted', evidence }
  return {
    state: 'unverified',
    evidence: `typed, but nothing showed within ${evidenceWithinMs / 1000} s that it arrived`,
  }
}

/** See Supervisor.send. */
export async function sendToAgent(context: TmuxContext, send: Send): Promise<SendResult> {
  context.files(send.name)
  const text = typeable(send)
  const lock = await lockPane(context, send)
  try {
    const earlier = await findSend(context, send.name, send.sendId)
    if (earlier !== undefined) return earlier
    const untyped = await sendWithoutTyping(context, { ...send, text })
    if (untyped !== undefined) return untyped
    const pane = await awaitComposer(context, send.name, send.signal)
    const result = await typeAndSubmit(context, send, text, pane)
    await recordSend(context, send.name, { id: send.sendId, ...result })
    return result
  } finally {
    await lock.release()
  }
}
