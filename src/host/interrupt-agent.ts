import { appendFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import type { HookEvent } from '../fleet/hook-event.ts'
import { firstLine } from '../fleet/first-line.ts'
import { parseEnv } from './agent-env.ts'
import { showsBusy } from './busy-sign.ts'
import { requirePane } from './capture-pane-text.ts'
import { lookAtComposer } from './look-at-composer.ts'
import { readEvents } from './read-events.ts'
import { readScreen } from './read-screen.ts'
import { lockPane } from './send-to-agent.ts'
import type { Interrupted } from './supervisor.ts'
import { captureScreen, sendKey } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { runTmux } from './tmux-context.ts'
import { waitUntil } from './wait-until.ts'

const endsWithinMs = 10_000
/** A screen between two draws shows neither sign: twice in a row counts. */
const lookEveryMs = 150
/** opencode asks for the key twice, and forgets the first one after some seconds. */
const mostPresses = 2

type Key = 'Escape' | 'C-c'
/** How each program's own turn is cut. The stub has no other key; the others end themselves by Ctrl-C. */
const keyOf = (runtime: string): Key => (runtime === 'stub' || runtime === '' ? 'C-c' : 'Escape')

type Seen = { readonly isBusy: boolean; readonly onScreen: boolean; readonly isDialog: boolean; readonly by: string }

/** codex and pi draw no sign while they stream an answer. */
const toldByEvents: readonly string[] = ['stub', 'codex', 'pi']

/** The screen's word first. Where a program may show no sign its events count; another is never pressed blindly. */
async function see(context: TmuxContext, name: string, pane: string, runtime: string): Promise<Seen> {
  const captured = await runTmux(context, captureScreen(context.tmux, pane))
  const { dialog, text } = readScreen(captured)
  if (!dialog && showsBusy(text))
    return { isBusy: true, onScreen: true, isDialog: false, by: 'its screen says that it works' }
  const events = (await readEvents(context, name)) ?? []
  const isDialog = dialog || events.at(-1)?.event === 'permission-request'
  const isBusy = toldByEvents.includes(runtime) && isOpen(events)
  return { isBusy, onScreen: false, isDialog, by: isBusy ? 'its hook says that it works' : 'its screen shows no turn' }
}

/** A turn has begun and not ended. */
const isOpen = (events: readonly HookEvent[]): boolean =>
  ['prompt-submit', 'tool-use', 'permission-answered'].includes(events.at(-1)?.event ?? '')

/** What runs, in the words that began it, and the tool that it was at. */
function runningTurn(events: readonly HookEvent[]): string | undefined {
  const begun = events.findLastIndex(({ event }) => event === 'prompt-submit')
  const asked = events[begun]?.text
  if (asked === undefined) return undefined
  const tools = events.slice(begun).filter(({ event }) => event === 'tool-use')
  const last = tools.at(-1)?.text ?? tools.at(-1)?.tool
  const did = tools.length === 0 ? '' : `, after ${tools.length} tool ${tools.length === 1 ? 'call' : 'calls'}`
  return `"${firstLine(asked)}"${did}${last === undefined ? '' : `, the last ${firstLine(last)}`}`
}

/** See Supervisor.interrupt. */
export async function interruptAgent(context: TmuxContext, name: string, signal?: AbortSignal): Promise<Interrupted> {
  const pane = await requirePane(context, name)
  if (!pane.alive) return { wasBusy: false, evidence: 'its program has ended' }
  const env = parseEnv((await context.host.files.read(context.files(name).env)) ?? '')
  const runtime = env['MOSAIC_AGENT_RUNTIME'] ?? ''
  const lock = await lockPane(context, { name, signal })
  try {
    const first = await see(context, name, pane.id, runtime)
    if (first.isDialog) {
      throw new Failure(`${name} waits for an answer in a dialog: a key would answer it. Answer or deny it instead.`)
    }
    if (!first.isBusy) return { wasBusy: false, evidence: first.by }
    const events = (await readEvents(context, name)) ?? []
    const cut = runningTurn(events)
    const startedAt = Date.now()
    await pressUntilIdle(context, { name, pane: pane.id, runtime, signal })
    if (isOpen((await readEvents(context, name)) ?? [])) await closeTurn(context, name)
    const evidence = `idle ${Math.max(0.1, (Date.now() - startedAt) / 1000).toFixed(1)} s after ${keyOf(runtime)}`
    return { wasBusy: true, evidence, ...(cut === undefined ? {} : { cut }) }
  } finally {
    await lock.release()
  }
}

type Press = {
  readonly name: string
  readonly pane: string
  readonly runtime: string
  readonly signal?: AbortSignal | undefined
}

async function pressUntilIdle(context: TmuxContext, { name, pane, runtime, signal }: Press): Promise<void> {
  // Leaves copy mode: keys typed into that never reach the program.
  await lookAtComposer(context, { id: pane })
  const isIdle = async (): Promise<true | undefined> => {
    for (const _ of [1, 2]) {
      if ((await see(context, name, pane, runtime)).isBusy) return undefined
      await delay(lookEveryMs)
    }
    return true
  }
  for (let pressed = 0; pressed < mostPresses; pressed += 1) {
    signal?.throwIfAborted()
    // Never again without its turn to be seen: a second Escape opens the history of one that is idle.
    if (pressed > 0 && (await isIdle()) === true) return
    // Its events alone may be late: what is on the screen, or Ctrl-C, is safe to press again for.
    if (pressed > 0 && keyOf(runtime) === 'Escape' && !(await see(context, name, pane, runtime)).onScreen) break
    await runTmux(context, sendKey(context.tmux, pane, keyOf(runtime)))
    const timeoutMs = runtime === 'opencode' && pressed === 0 ? 1500 : endsWithinMs / mostPresses
    if ((await waitUntil(isIdle, { timeoutMs, everyMs: lookEveryMs, signal })) === true) return
  }
  throw new Failure(
    `${name} was told to stop, and its turn still shows. Look at it: /agent watch agent:${name}. End it: /fleet relaunch agent:${name}.`,
  )
}

/** What a cut turn does not report of itself, Mos does: else its state would stay busy. */
async function closeTurn({ files }: TmuxContext, name: string): Promise<void> {
  const line: HookEvent = { ts: Date.now(), event: 'stop', text: '(interrupted)' }
  await appendFile(files(name).events, `${JSON.stringify(line)}\n`, { mode: 0o600 })
}
