import type { Evidence } from '../fleet/readiness.ts'

type Told = Pick<Evidence, 'heartbeat' | 'hook'>

/** Heartbeats have whole seconds. */
const secondsMs = 2_000
/** A program's start is known by clocks that differ a little; its runner lets a second pass after the last one's end. */
const slackMs = 500
/** A session that begins later than this was not begun by the start: a person cleared it. */
const beginsWithinMs = 60_000

type Program = {
  readonly startedAt: number
  readonly now: number
  isAlive(pid: number): boolean
}

/**
 * What the program that runs now has said, without what was left by the one before it: a turn that was cut by a crash
 * goes on no more. What holds for its account stays.
 */
export function ofThisProgram<T extends Told>(told: T, { startedAt, now, isAlive }: Program): T {
  const { heartbeat, hook, ...rest } = told
  const stands = hook?.state === 'limited' && hook.until !== undefined && hook.until > now
  const isKept = hook !== undefined && (hook.at >= startedAt - slackMs || stands)
  const isOwn =
    heartbeat !== undefined &&
    heartbeat.at >= startedAt - secondsMs &&
    (heartbeat.at >= startedAt || isAlive(heartbeat.pid))
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both fields are optional in what comes in
  return {
    ...rest,
    ...(isOwn ? { heartbeat } : {}),
    ...(isKept ? { hook: withOwnLoss(hook, startedAt) } : {}),
  } as T
}

function withOwnLoss(hook: NonNullable<Told['hook']>, startedAt: number): NonNullable<Told['hook']> {
  const { forgot, ...rest } = hook
  const isOwn = forgot !== undefined && forgot.at >= startedAt - slackMs && forgot.at <= startedAt + beginsWithinMs
  return isOwn ? hook : rest
}
