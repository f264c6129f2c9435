import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { parseEnv } from './agent-env.ts'
import { awaitComposer } from './await-composer.ts'
import type { Composer } from './await-composer.ts'
import { requirePane } from './capture-pane-text.ts'
import { hookEvidence } from './find-evidence.ts'
import type { Argv } from './host.ts'
import { acquireLock } from './lock.ts'
import type { Lock } from './lock.ts'
import { lookAtComposer } from './look-at-composer.ts'
import { holdsOnly, maySayOf } from './plan-typing.ts'
import { findSend, forgetSend, recordSend } from './send-journal.ts'
import type { SendEntry } from './send-journal.ts'
import { sendWithoutTyping } from './send-without-typing.ts'
import { stripControl } from './strip-control.ts'
import { submitTyped } from './submit-typed.ts'
import type { SendResult } from './supervisor.ts'
import { dropBuffer, keyed, loadBuffer, pasteIfSame } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

export type Send = {
  readonly name: string
  readonly text: string
  readonly sendId: string
  readonly signal?: AbortSignal | undefined
  /** called once the text stands in the composer */
  readonly typed?: (() => void) | undefined
  /** how long one that must not be interrupted is waited for */
  readonly busyWithinMs?: number | undefined
}

/** A terminal interface needs this long to take a paste in: an Enter that comes sooner is lost or glued to it. */
const settleMs = 250
const busyPollMs = 250
const maxBytes = 64 * 1024

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24)

/** One writer a pane, in all processes. */
export async function lockPane(
  { tmux }: Pick<TmuxContext, 'tmux'>,
  { name, signal }: Pick<Send, 'name' | 'signal'>,
): Promise<Lock> {
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

/**
 * What Enter would not submit at the end of a text: to claude a backslash there makes it a line break, and codex completes
 * a last word such as `@src` by what it proposes for it. They take a space behind it for no part of the text.
 */
const asPasted = (text: string, runtime: string): string =>
  runtime !== 'stub' && /\\$|(?:^|\s)[@$/#]\S*$/u.test(text) ? `${text} ` : text

async function runtimeOf({ host, files }: TmuxContext, name: string): Promise<string> {
  return parseEnv((await host.files.read(files(name).env)) ?? '')['MOSAIC_AGENT_RUNTIME'] ?? ''
}

/** See Supervisor.send. */
export async function sendToAgent(context: TmuxContext, send: Send): Promise<SendResult> {
  context.files(send.name)
  const text = typeable(send)
  const runtime = await runtimeOf(context, send.name)
  const end = performance.now() + (send.busyWithinMs ?? 120_000)
  for (;;) {
    const result = await tryOnce(context, send, text, runtime)
    if (typeof result !== 'string') return result
    if (performance.now() > end)
      throw new Failure(
        `${send.name} was not typed into: ${result}. Wait for its turn to end, or stop it, then send again.`,
        { exit: 'busy' },
      )
    await delay(busyPollMs, undefined, send.signal === undefined ? {} : { signal: send.signal })
  }
}

/** With the pane locked. A string says what it must wait for: others may type meanwhile. */
async function tryOnce(context: TmuxContext, send: Send, text: string, runtime: string): Promise<SendResult | string> {
  const lock = await lockPane(context, send)
  try {
    const earlier = await findSend(context, send.name, send.sendId)
    if (earlier !== undefined) return await repeat(context, send, text, runtime, earlier)
    const untyped = await sendWithoutTyping(context, { ...send, text })
    if (untyped !== undefined) return untyped
    const composer = await awaitComposer(context, { name: send.name, runtime, signal: send.signal })
    if ('why' in composer) return composer.why
    return (await typeAndSubmit(context, send, text, runtime, composer)) ?? 'its screen moves'
  } finally {
    await lock.release()
  }
}

/** Undefined: the pane changed between look and paste, and nothing was typed. */
async function typeAndSubmit(
  context: TmuxContext,
  send: Send,
  text: string,
  runtime: string,
  { pane, view, isBusy }: Composer,
): Promise<SendResult | undefined> {
  const { tmux } = context
  const { name, sendId } = send
  const buffer = `mos-${shortHash(sendId)}`
  await runTmux(context, loadBuffer(tmux, buffer), { input: asPasted(text, runtime) })
  const typed = { text, pastedAt: Date.now(), pid: view.pid, isBusy }
  await recordSend(context, name, {
    id: sendId,
    state: 'typing',
    evidence: '',
    at: typed.pastedAt,
    pid: view.pid,
    isBusy,
  })
  // From here on it is finished whatever is asked: a text in the composer without its Enter would glue to the next.
  if (!(await mayHavePasted(context, pasteIfSame(tmux, buffer, pane.id, view.mark)))) {
    await forgetSend(context, name, sendId)
    await runTmux(context, dropBuffer(tmux, buffer))
    return undefined
  }
  send.typed?.()
  await delay(settleMs)
  return settled(context, send, await submitTyped(context, { name, paneId: pane.id, runtime }, typed))
}

/** A tmux that failed, or answered too late, may have done it all the same: the look before Enter tells. */
async function mayHavePasted(context: TmuxContext, argv: Argv): Promise<boolean> {
  try {
    return (await runTmux(context, argv)).includes(keyed)
  } catch (error) {
    if (error instanceof Failure) return true
    throw error
  }
}

async function settled(context: TmuxContext, { name, sendId }: Send, result: SendResult): Promise<SendResult> {
  await recordSend(context, name, { id: sendId, ...result })
  return result
}

/**
 * The same send again types nothing. One that was cut off in the middle is proven by the hook, or finished where its text
 * still stands in the composer; else nobody knows, and that is said.
 */
async function repeat(
  context: TmuxContext,
  send: Send,
  text: string,
  runtime: string,
  { state, evidence, at, pid, isBusy }: SendEntry,
): Promise<SendResult> {
  const { name } = send
  if (state !== 'typing') return { state, evidence }
  const typed = { text, pastedAt: at, pid, isBusy }
  if (at > 0 && (await hookEvidence(context, name, typed)) !== undefined)
    return settled(context, send, { state: 'submitted', evidence: 'the prompt-submit hook fired' })
  const pane = await requirePane(context, name)
  const view = await lookAtComposer(context, pane, text)
  if (view.pid === pid && holdsOnly(view.screen, text) && maySayOf(view.screen.draft, text)) {
    send.typed?.()
    return settled(context, send, await submitTyped(context, { name, paneId: pane.id, runtime }, typed))
  }
  return settled(context, send, {
    state: 'unverified',
    evidence: 'an earlier try was cut off while typing; it is not typed again',
  })
}
