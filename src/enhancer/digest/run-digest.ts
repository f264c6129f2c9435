import type { FleetSettings } from '../../fleet/fleet-settings.ts'
import { bugsChannel } from '../../fleet/bugs-channel.ts'
import { opsChannel } from '../../fleet/ops-channel.ts'
import type { Logger } from '../../log.ts'
import type { Redactor } from '../../redact/redactor.ts'
import type { Facts } from '../../store/store.ts'
import type { Outbox } from '../../store/outbox.ts'
import { retryLevel } from '../../store/store-away.ts'
import { dueDigest } from './due-digest.ts'
import { lookForDigest } from './look-for-digest.ts'
import type { DigestSources } from './look-for-digest.ts'
import { isQuiet } from './plan-digest.ts'
import { renderDigest } from './render-digest.ts'

export type DigestDeps = DigestSources & {
  readonly outbox: Pick<Outbox, 'add'>
  readonly facts: Facts
  readonly settings: () => FleetSettings
  readonly access: { readonly bugsChannel?: string; readonly opsChannel?: string }
  /** This is the fleet's host: one tells for all. */
  readonly isHere: () => Promise<boolean>
  readonly redactor: Redactor
  readonly logger: Logger
  readonly now?: () => number
}

export type Digests = {
  /** Posts the digest that is due, if one is; true: it did. */
  look(): Promise<boolean>
  stop(): Promise<void>
}

const lookEveryMs = 30_000
const toldFact = 'enhancer.digest'

/** Posts the daily digest once, at its time or soon after a start that missed it. A day with nothing to tell is left out. */
export function startDigests(deps: DigestDeps): Digests {
  const { logger } = deps
  let running: Promise<boolean> | undefined
  const look = (): Promise<boolean> => (running ??= postDue(deps).finally(() => (running = undefined)))
  const lookOrLog = (): void =>
    void look().catch((error: unknown) => logger[retryLevel(error)]({ err: error }, 'the digest was not posted'))
  const timer = setInterval(lookOrLog, lookEveryMs).unref()
  lookOrLog()
  return {
    look,
    async stop() {
      clearInterval(timer)
      await running?.catch(() => undefined)
    },
  }
}

async function postDue(deps: DigestDeps): Promise<boolean> {
  const { facts, settings, now = Date.now } = deps
  const time = settings().enhancer?.digest
  if (time === undefined) return false
  // Where nothing can be due, nothing is asked of Redis.
  if (dueDigest(time, now(), undefined) === undefined) return false
  const told = await facts.get(toldFact)
  const due = dueDigest(time, now(), told === undefined ? undefined : Number(told))
  if (due === undefined || !(await deps.isHere())) return false
  const digest = await lookForDigest(deps, due)
  const channel = bugsChannel(deps.access, settings()) ?? opsChannel(deps.access, settings())
  const isPosted = channel !== undefined && !isQuiet(digest)
  if (isPosted) {
    const body = { kind: 'text', text: oneMessage(renderDigest(digest, deps.redactor)), post: due.title } as const
    await deps.outbox.add({ id: due.id, thread: `discord:${channel}`, body })
  }
  await facts.set(toldFact, String(due.until))
  return isPosted
}

const longest = 1_900
const more = '… all of it: `/bug digest`'

/** Whole lines of it, as many as fit. */
function oneMessage(text: string): string {
  if (text.length <= longest) return text
  const end = text.lastIndexOf('\n', longest - more.length - 1)
  return `${text.slice(0, end)}\n${more}`
}
