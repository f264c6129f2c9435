import { z } from 'zod'
import { isSameText } from '../fleet/is-same-text.ts'
import { readEvents } from './read-events.ts'
import type { SendResult } from './supervisor.ts'
import { captureRows } from './tmux.ts'
import { readPanes, runTmux } from './tmux-context.ts'
import type { TmuxContext } from './tmux-context.ts'
import type { UntypedSend } from './untyped-send.ts'
import { waitUntil } from './wait-until.ts'

/** Its terminal looks into its queue every few seconds. */
const takenWithinMs = 12_000

const session = z.object({ runtime: z.string(), sessionId: z.uuid() })

/** Its thread, as its hooks wrote it down when the session began. */
async function findThread({ host, files }: TmuxContext, name: string): Promise<string | undefined> {
  const text = await host.files.read(files(name).session)
  try {
    const { runtime, sessionId } = session.parse(JSON.parse(text ?? ''))
    return runtime === 'codex' ? sessionId : undefined
  } catch {
    return undefined
  }
}

/** After a turn that was cut codex leaves its queue alone until somebody types. */
async function isCut(context: TmuxContext, name: string): Promise<boolean> {
  const pane = (await readPanes(context)).get(context.sessionOf(name))
  if (pane === undefined) return false
  return (await runTmux(context, captureRows(context.tmux, pane.id))).includes('Conversation interrupted')
}

/**
 * By `codex queue`: codex keeps it, and takes it up when it is idle, never in the middle of a turn. Undefined: no known
 * thread, or this codex has no queue. `bind` runs before the text leaves.
 */
export async function queueForCodex(
  context: TmuxContext,
  { name, text }: UntypedSend,
  bind: () => Promise<void>,
): Promise<SendResult | undefined> {
  const { host } = context
  const thread = await findThread(context, name)
  if (thread === undefined || (await host.which('codex')) === undefined) return undefined
  if (await isCut(context, name)) return undefined
  await bind()
  const from = Date.now()
  // One word, so that a text that begins with a dash is a text.
  const argv = ['codex', 'queue', `--thread=${thread}`, `--message=${text}`] as const
  const { exitCode, stdout, stderr } = await host.run(argv, { timeoutMs: 20_000 })
  const queued = /Queued message (?<id>\S+)/u.exec(`${stdout}\n${stderr}`)?.groups?.['id']
  if (queued === undefined) {
    // Ended by us it may have done it all the same.
    if (exitCode < 128) return undefined
    return { state: 'unverified', evidence: `codex queue did not end by itself (${exitCode}); it is not sent again` }
  }
  const taken = await waitUntil(
    async () =>
      (await readEvents(context, name))?.find(
        (event) =>
          event.ts >= from &&
          event.event === 'prompt-submit' &&
          event.text !== undefined &&
          isSameText(event.text, text),
      ),
    { timeoutMs: takenWithinMs, everyMs: 100 },
  )
  if (taken !== undefined) {
    return { state: 'submitted', evidence: `codex took it from its queue, not typed, after ${taken.ts - from} ms` }
  }
  return {
    state: 'unverified',
    evidence: `it stands in codex's own queue (${queued}), which takes it up when its turn is over; it is not sent again`,
  }
}
