import type { Evidence } from '../fleet/readiness.ts'

type Told = Pick<Evidence, 'heartbeat' | 'hook'>

/** Heartbeats have whole seconds, and a program's start is known by clocks that differ a little. */
const slackMs = 2_000
/** A session that begins later than this was not begun by the start: a person cleared it. */
const beginsWithinMs = 60_000

/**
 * What the program that runs now has said, without what was left by the one before it: a turn that was cut by a crash
 * goes on no more. What holds for its account stays.
 */
export function ofThisProgram<T extends Told>(told: T, startedAt: number, now: number): T {
  const { heartbeat, hook, ...rest } = told
  const from = startedAt - slackMs
  const stands = hook?.state === 'limited' && hook.until !== undefined && hook.until > now
  const keptHook = hook !== undefined && (hook.at >= from || stands) ? withOwnLoss(hook, startedAt) : undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both fields are optional in what comes in
  return {
    ...rest,
    ...(heartbeat !== undefined && heartbeat.at >= from ? { heartbeat } : {}),
    ...(keptHook === undefined ? {} : { hook: keptHook }),
  } as T
}

function withOwnLoss(hook: NonNullable<Told['hook']>, startedAt: number): NonNullable<Told['hook']> {
  const { forgot, ...rest } = hook
  const isOwn = forgot !== undefined && forgot.at >= startedAt - slackMs && forgot.at <= startedAt + beginsWithinMs
  return isOwn ? hook : rest
}
