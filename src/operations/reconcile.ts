import { explain } from '../errors.ts'
import { noMemory, planReconcile } from '../fleet/plan-reconcile.ts'
import type { Action, Memory } from '../fleet/plan-reconcile.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Ops } from '../store/op.ts'
import type { Signals } from '../store/store.ts'
import { agentsOf } from './agents-of.ts'
import { applyReconcile } from './apply-reconcile.ts'
import type { ReconcileDeps } from './apply-reconcile.ts'
import { createLastGoodRoster } from './last-good-roster.ts'
import { lookAtFleet } from './look-at-fleet.ts'
import type { Operation } from './operation.ts'

const everyMs = 15_000
/** How soon a change is seen: an edit of the roster, an op's end, a pause that somebody lifts. */
const lookEveryMs = 2_000
const mostOpenOps = 1_000
const lastOps = 50
const touchedForMs = 45_000
const longestRestMs = 600_000

type Deps = ReconcileDeps & {
  readonly store: { readonly ops: Pick<Ops, 'list'>; readonly signals: Pick<Signals, 'on'> }
  readonly operations: ReadonlyMap<string, Operation>
  /** hears what each look has seen */
  onLook?(statuses: readonly AgentStatus[]): void
}

export type Reconcile = {
  /** Hosts the hosted agents of the roster. Before any op runs, since nobody else does. */
  floor(): Promise<void>
  /** Looks now, at every change, and every 15 s. Resolves after the first look. */
  follow(): Promise<void>
  /** One look, and what follows from it. Resolves with what was done. */
  pass(): Promise<readonly Action[]>
  stop(): void
}

/**
 * Keeps the wanted agents there: roster against evidence. Where nothing has changed it writes nothing, asks no model and
 * calls tmux once.
 */
export function createReconcile(given: Deps): Reconcile {
  const roster = createLastGoodRoster(given.fleet.rosterFile, given.opsNews)
  const deps: Deps = { ...given, fleet: { ...given.fleet, rosterFile: roster } }
  const state: State = { memory: noMemory, rest: createRest(), told: new Set(), owed: [], paused: [] }
  let due = 0
  let timer: NodeJS.Timeout | undefined
  let off: (() => void) | undefined
  let running: Promise<unknown> | undefined

  const pass = async (): Promise<readonly Action[]> => {
    due = performance.now() + everyMs
    const actions = await step(deps, state, await look(deps, state))
    // Three at once, and the next three when these stand.
    if (actions.some(({ kind }) => kind === 'start')) due = 0
    return actions
  }
  const passOrLog = (): Promise<unknown> =>
    (running ??= pass()
      .catch((error: unknown) => deps.logger.warn(`the fleet could not be looked after: ${explain(error)}`))
      .finally(() => (running = undefined)))
  const tick = async () => {
    if (performance.now() >= due || (await roster.changed()) || (await isLifted(deps, state))) await passOrLog()
  }
  return {
    pass,
    async floor() {
      for (;;) {
        const hosted = (await look(deps, state)).filter(({ evidence }) => evidence.placement === 'hosted')
        const starts = (await step(deps, state, hosted)).filter(({ kind }) => kind === 'start')
        if (starts.length === 0 || starts.length === hosted.length) return
      }
    },
    async follow() {
      off = deps.store.signals.on(({ kind }) => {
        if (kind === 'op') due = 0
      })
      timer = setInterval(() => void tick(), lookEveryMs)
      await passOrLog()
    },
    stop() {
      clearInterval(timer)
      off?.()
    },
  }
}

type State = {
  memory: Memory
  readonly rest: ReturnType<typeof createRest>
  /** what this process has told; over restarts the news' own ids see to it */
  readonly told: Set<string>
  /** news that did not get out, and that no later look would show */
  owed: readonly Action[]
  /** frozen ones at the last look, by name; `undefined` is the fleet */
  paused: readonly (string | undefined)[]
}

async function look({ fleet, onLook }: Deps, state: State): Promise<readonly AgentStatus[]> {
  const statuses = await lookAtFleet(fleet)
  onLook?.(statuses)
  const names = statuses.filter(({ evidence }) => evidence.paused !== undefined).map(({ agent }) => agent.name)
  state.paused = names.length === 0 ? [] : [undefined, ...names]
  return statuses
}

async function step(deps: Deps, state: State, statuses: readonly AgentStatus[]): Promise<readonly Action[]> {
  const { memory, rest, told, owed } = state
  const plan = planReconcile({ statuses, ...(await opsNow(deps)), resting: rest.now(), memory, now: Date.now() })
  const actions = [...owed, ...plan.actions.filter((action) => !told.has(JSON.stringify(action)))]
  const failed = await applyReconcile(deps, actions)
  const done = actions.filter((action) => !failed.includes(action))
  for (const action of done) if (isTold(action)) told.add(JSON.stringify(action))
  state.owed = failed.filter(({ kind }) => kind === 'tell incident')
  rest.after(startsOf(done), startsOf(failed))
  const hosted = new Set(statuses.flatMap(({ evidence, agent }) => (evidence.placement === 'hosted' ? agent.name : [])))
  state.memory = {
    ...plan.memory,
    hosted: new Set([...plan.memory.hosted, ...startsOf(done).filter((name) => hosted.has(name))]),
  }
  return actions
}

const startsOf = (actions: readonly Action[]): readonly string[] =>
  actions.flatMap((action) => (action.kind === 'start' ? action.agent : []))

const isTold = ({ kind }: Action): boolean => kind === 'tell crash loop' || kind === 'tell lost memory'

/** Somebody lifted one of them: the files tell, since it may have been done without Mos. */
async function isLifted({ fleet }: Deps, { paused }: State): Promise<boolean> {
  if (paused.length === 0) return false
  const [ofFleet, ...own] = await Promise.all(paused.map((name) => fleet.pauses.get(name)))
  return ofFleet === undefined && own.includes(undefined)
}

/** Without the store nobody knows who is in an op's hands: then all are. */
async function opsNow({
  store,
  operations,
  fleet,
  turns,
}: Deps): Promise<{ busy: ReadonlySet<string>; touched: ReadonlySet<string> }> {
  try {
    const [open, last] = await Promise.all([
      store.ops.list({ open: true, limit: mostOpenOps }),
      store.ops.list({ limit: lastOps }),
    ])
    const lately = last.filter(({ endedAt }) => endedAt !== undefined && Date.now() - endedAt < touchedForMs)
    // A relaunch of all has one after the other: its op's record does not say whom now.
    const busy = new Set([...agentsOf(operations, open), ...turns.taken()])
    return { busy, touched: new Set([...busy, ...agentsOf(operations, lately), ...turns.taken(touchedForMs)]) }
  } catch {
    const all = new Set((await fleet.rosterFile.read()).agents.map(({ name }) => name))
    return { busy: all, touched: all }
  }
}

/** Who did not start is tried again after 15 s, doubling to 10 min. */
function createRest() {
  const resting = new Map<string, { readonly until: number; readonly ms: number }>()
  return {
    now: (): ReadonlySet<string> =>
      new Set([...resting].filter(([, { until }]) => performance.now() < until).map(([name]) => name)),
    after(started: readonly string[], failed: readonly string[]): void {
      for (const name of started) resting.delete(name)
      for (const name of failed) {
        const ms = Math.min((resting.get(name)?.ms ?? everyMs / 2) * 2, longestRestMs)
        resting.set(name, { until: performance.now() + ms, ms })
      }
    },
  }
}
