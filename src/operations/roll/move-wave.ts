import { setTimeout as wait } from 'node:timers/promises'
import { explain, Failure } from '../../errors.ts'
import { planReadiness } from '../../fleet/plan-readiness.ts'
import { StoreAway } from '../../store/store-away.ts'
import { lookTogether } from './look-together.ts'
import { moveAgent } from './move-agent.ts'
import type { Move, MoveDeps } from './move-agent.ts'
import type { RollRecord } from './roll-record.ts'
import { renderWave } from './roll-words.ts'

const lookEveryMs = 1_000
/** Two looks at one that idles. */
const brieflyMs = 2_500

type Meanwhile = {
  readonly signal: AbortSignal
  /** shown in the place of the step's words until it ends */
  readonly tell?: ((note: string) => void) | undefined
}

/** One alone: the first of all that is idle; where all are at work, the first that ends its turn. */
export async function moveCanary(deps: MoveDeps, move: Move, meanwhile: Meanwhile): Promise<string> {
  const { signal, tell } = meanwhile
  const order = everybody(move)
  const until = Date.now() + move.turnMs
  const tried: string[] = []
  while (!isProven(move.book.read()) && tried.length < order.length) {
    signal.throwIfAborted()
    const rest = order.filter((each) => !tried.includes(each))
    // Who was begun by an earlier run is gone on with; one alone is waited for in the usual way.
    const begun = rest.find((each) => move.book.read()?.agents[each] !== undefined)
    const name = begun ?? (order.length === 1 ? rest[0] : await firstFree(deps, rest))
    if (name === undefined) {
      if (Date.now() > until) break
      tell?.('waits for one of them to end its turn')
      await wait(lookEveryMs, undefined, { signal })
    } else {
      tried.push(name)
      await moveTogether(deps, move, [name], meanwhile)
    }
  }
  if (tried.length > 0) return renderWave(tried, move.book.read())
  return `nobody ended a turn within ${Math.round(move.turnMs / 60_000)} min`
}

/**
 * All of a wave at once; but as long as nobody is up, one after the other: they were waited for all together by then, and
 * who still is at work is left.
 */
export async function moveWave(deps: MoveDeps, move: Move, index: number, meanwhile: Meanwhile): Promise<string> {
  const names = namesOfWave(move.book.read(), index)
  const briefly = { ...move, turnMs: Math.min(move.turnMs, brieflyMs) }
  let rest = names
  while (rest.length > 0 && !isProven(move.book.read())) {
    await moveTogether(deps, briefly, rest.slice(0, 1), meanwhile)
    rest = rest.slice(1)
  }
  await moveTogether(deps, move, rest, meanwhile)
  return renderWave(names, move.book.read())
}

/** Where another was at hand as the canary, the one that was thought of takes its place. Pure. */
export function namesOfWave(record: RollRecord | undefined, index: number): readonly string[] {
  const { waves = [] } = record?.roll ?? {}
  const names = waves[index] ?? []
  const canary = waves[0]?.[0]
  const isBegun = (name: string): boolean => record?.agents[name] !== undefined
  if (canary === undefined || names.includes(canary) || isSettled(record, canary)) return names
  const place = names.find((name) => isBegun(name))
  if (place === undefined) return isProven(record) ? names : [canary, ...names]
  return names.map((name) => (name === place ? canary : name))
}

const isSettled = (record: RollRecord | undefined, name: string): boolean =>
  ['up', 'left'].includes(record?.agents[name]?.state ?? '')

const isProven = (record: RollRecord | undefined): boolean =>
  Object.values(record?.agents ?? {}).some(({ state }) => state === 'up')

const everybody = ({ book }: Move): readonly string[] => book.read()?.roll.waves.flat() ?? []

/** Who does not run keeps nobody waiting, but proves the least. */
async function firstFree({ supervisor }: MoveDeps, names: readonly string[]): Promise<string | undefined> {
  const seen = await supervisor.look(names)
  const free = names.map((name) => {
    const evidence = seen.get(name)
    return { name, readiness: evidence && planReadiness(evidence, evidence.at).readiness }
  })
  return (
    free.find(({ readiness }) => readiness === 'idle') ??
    (free.every(({ readiness = 'dead' }) => readiness === 'dead') ? free[0] : undefined)
  )?.name
}

export async function moveTogether(
  deps: MoveDeps,
  move: Move,
  names: readonly string[],
  { signal, tell }: Meanwhile,
): Promise<string> {
  const waiting = new Map<string, string>()
  let told = ''
  const onWait = (name: string) => (words: string | undefined) => {
    if (words === undefined) waiting.delete(name)
    else if (!waiting.has(name)) waiting.set(name, words)
    const note = waiting.size === 0 ? '' : `waits for ${[...waiting].map((each) => each.join(': ')).join('; ')}`
    if (note !== told && note !== '') tell?.(note)
    told = note
  }
  const together = { ...deps, supervisor: { ...deps.supervisor, look: lookTogether(deps.supervisor.look) } }
  const { failed, error } = await untilOneFails(names, signal, (name, both) =>
    moveAgent(together, move, name, both, onWait(name)),
  )
  signal.throwIfAborted()
  // Nobody failed: the op goes on from its record when the store is back.
  if (error instanceof StoreAway) throw error
  if (failed.length > 0) throw new Failure(`${failed.join('\n')}\nThe relaunch stops there.${notBegun(move)}`)
  return renderWave(names, move.book.read())
}

/** One that fails ends the others' waiting: it is down, and goes back before a turn ends that may take long. */
async function untilOneFails(
  names: readonly string[],
  signal: AbortSignal,
  run: (name: string, signal: AbortSignal) => Promise<unknown>,
): Promise<{ readonly failed: readonly string[]; readonly error: unknown }> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const errors: unknown[] = []
  await Promise.all(
    names.map((name) =>
      run(name, both).catch((error: unknown) => {
        if (isAbort(error, both)) return
        errors.push(error)
        if (!(error instanceof StoreAway)) stop.abort()
      }),
    ),
  )
  return { failed: errors.map(explain), error: errors.find((each) => each instanceof StoreAway) }
}

const isAbort = (error: unknown, { aborted, reason }: AbortSignal): boolean =>
  aborted && (error === reason || (error instanceof Error && error.name === 'AbortError'))

function notBegun(move: Move): string {
  const record = move.book.read()
  const count = everybody(move).filter((name) => (record?.agents[name]?.state ?? 'waits') === 'waits').length
  return count === 0 ? '' : ` ${count} more ${count === 1 ? 'was' : 'were'} not begun.`
}
