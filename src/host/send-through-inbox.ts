import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { HookEvent } from '../fleet/hook-event.ts'
import { readEvents } from './read-events.ts'
import type { SendResult } from './supervisor.ts'
import type { TmuxContext } from './tmux-context.ts'
import type { UntypedSend } from './untyped-send.ts'
import { waitUntil } from './wait-until.ts'

const takenWithinMs = 8000

/** Its plugin wrote its pid there when it began to look into the inbox. */
async function isWatched({ host, files }: TmuxContext, name: string): Promise<boolean> {
  const pid = Number(await host.files.read(join(files(name).inbox, 'ready')))
  return Number.isSafeInteger(pid) && pid > 1 && host.isAlive(pid)
}

async function findReceipt(context: TmuxContext, { name, sendId }: UntypedSend): Promise<HookEvent | undefined> {
  const events = await readEvents(context, name)
  return events?.find((event) => event.event === 'prompt-submit' && event.sendId === sendId)
}

/**
 * Through the agent's inbox (framework/hooks/in-process/inbox.mjs): opencode, pi and the stub look into it. One that was
 * not taken in time is withdrawn: only one of the two can move the file. `bind` runs before it is written.
 */
export async function sendThroughInbox(
  context: TmuxContext,
  send: UntypedSend,
  bind: () => Promise<void>,
): Promise<SendResult | undefined> {
  const { host, files } = context
  if (!(await isWatched(context, send.name))) return undefined
  await bind()
  const path = join(files(send.name).inbox, createHash('sha256').update(send.sendId).digest('hex').slice(0, 24))
  const writtenAt = Date.now()
  const message = { id: send.sendId, text: send.text, expiresAt: writtenAt + takenWithinMs }
  await host.files.write(`${path}.json`, JSON.stringify(message), { mode: 0o600 })
  const inTime = await waitUntil(() => findReceipt(context, send), { timeoutMs: takenWithinMs, everyMs: 40 })
  if (inTime === undefined) await host.files.remove(`${path}.json`)
  // The mark of a taken one goes after its receipt was written, so this order misses none.
  const isTaken = inTime === undefined && (await host.files.stat(`${path}.taken`)) !== undefined
  const receipt = inTime ?? (await findReceipt(context, send))
  if (receipt !== undefined) {
    const ms = Math.max(0, receipt.ts - writtenAt)
    return { state: 'submitted', evidence: `its program took it from its inbox, not typed, after ${ms} ms` }
  }
  if (!isTaken) return undefined
  return {
    state: 'unverified',
    evidence: `its program took it from its inbox, but said nothing of it within ${takenWithinMs / 1000} s`,
  }
}
