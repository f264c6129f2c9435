import type { Thresholds } from '../fleet/enhancer-settings.ts'
import type { FleetEvent } from '../fleet/fleet-event.ts'
import type { Findings } from '../store/finding.ts'
import type { FollowedHistory } from '../store/history.ts'
import type { Signals } from '../store/store.ts'
import { createKnownFindings } from './known-findings.ts'
import type { KnownFindings } from './known-findings.ts'
import { noteSignals, showUnshown } from './note-signals.ts'
import type { NoteDeps, Rules } from './note-signals.ts'
import { mayRipen, planWindow, wholeSince } from './plan-window.ts'
import type { Signal } from './signal.ts'

/** Several things that happen together are one look. */
const togetherMs = 250
/** However much happens: as long as a look took, and twice that, everything else has its turn. */
const restFactor = 2
/** How soon it is seen that something became a fault by lasting, or that a hint was missed. */
const restMs = 30_000
const notedAtOnce = 20
const trimEvery = 5_000

export type EnhancerDeps = Omit<NoteDeps, 'findings'> & {
  readonly history: Pick<FollowedHistory, 'follow'>
  readonly findings: Pick<Findings, 'note' | 'get' | 'list'>
  readonly signals: Pick<Signals, 'on'>
  /** This is the fleet's host: one looks for all. */
  readonly isHere: () => Promise<boolean>
  /** Called once, when something has happened: a fleet where nothing does pays for none of it. */
  readonly load: () => Promise<Loaded>
}

type Loaded = Rules & { readonly detect: Detect }

type Detect = (
  events: readonly FleetEvent[],
  options: { readonly now: number; readonly thresholds: Thresholds; readonly since: number },
) => readonly Signal[]

export type Enhancer = {
  /** Looks now; resolves with how many findings there are in what happened lately, when all of them are noted. */
  look(): Promise<number>
  /** Resolves when what it was at is over. */
  stop(): Promise<void>
}

type State = {
  readonly known: KnownFindings
  cursor: string | undefined
  window: readonly FleetEvent[]
  rules: Loaded | undefined
  isFirst: boolean
  lookedAt: number
  /** The last look did not come to its end: what it has read is not noted yet. */
  isBehind: boolean
  /** what this process has noted of each signal */
  readonly noted: Map<string, { readonly occurrences: ReadonlySet<string>; readonly findingId: string }>
}

/**
 * Turns what happens into findings: woken by what is added to the history, and by time where something may become a
 * fault by lasting. Keeps nothing that it could not find again: after a kill -9 the same is noted, and counted once.
 */
export function startEnhancer(deps: EnhancerDeps): Enhancer {
  const state: State = {
    known: createKnownFindings(deps.findings),
    cursor: undefined,
    window: [],
    rules: undefined,
    isFirst: true,
    lookedAt: -Infinity,
    isBehind: false,
    noted: new Map(),
  }
  const stopped = new AbortController()
  let timer: NodeJS.Timeout | undefined
  let isAskedAgain = false
  let running: Promise<unknown> = Promise.resolve()

  const look = (isAsked: boolean): Promise<number> => {
    const next = running.then(() => pass(deps, state, { isAsked, signal: stopped.signal }))
    running = next.catch(() => undefined)
    return next
  }
  const lookOrLog = async (): Promise<void> => {
    try {
      await look(false)
    } catch (error) {
      // As a warning: an error of the log is an event, for which it would look again.
      deps.logger.warn({ err: error }, 'what happened could not be looked through for faults')
    }
  }
  const wake = (ms = togetherMs): void => {
    if (stopped.signal.aborted) return
    isAskedAgain = timer !== undefined
    timer ??= setTimeout(() => {
      isAskedAgain = false
      const began = performance.now()
      void lookOrLog().finally(() => {
        timer = undefined
        if (isAskedAgain) wake(Math.max(togetherMs, (performance.now() - began) * restFactor))
      })
    }, ms).unref()
  }
  const unlisten = deps.signals.on((signal) => {
    if (signal.kind === 'finding') state.known.heard(signal.id)
    const isDue = state.isBehind || Date.now() - state.lookedAt >= restMs
    if (signal.kind === 'history' || (signal.kind === 'rescan' && isDue)) wake()
  })
  return {
    look: () => look(true),
    async stop() {
      stopped.abort()
      clearTimeout(timer)
      unlisten()
      await running
    },
  }
}

type Pass = {
  /** Somebody wants to know, whether or not anything is new. */
  readonly isAsked: boolean
  readonly signal: AbortSignal
}

async function pass(deps: EnhancerDeps, state: State, { isAsked, signal }: Pass): Promise<number> {
  if (signal.aborted) return 0
  state.lookedAt = Date.now()
  if (!(await deps.isHere())) return 0
  if (state.isFirst) await showUnshown(deps)
  state.isFirst = false
  const isNew = await read(deps, state)
  if (state.window.length === 0 || !(isNew || isAsked || state.isBehind || mayRipen(state.window))) return 0
  state.isBehind = true
  const rules = (state.rules ??= await deps.load())
  const { thresholds } = deps.settings()
  const now = Date.now()
  const seen = rules.detect(state.window, { now, thresholds, since: wholeSince(state.window, now) })
  const fresh = seen.filter((one) => !isNoted(state, one))
  for (let from = 0; from < fresh.length && !signal.aborted; from += notedAtOnce) {
    const signals = fresh.slice(from, from + notedAtOnce)
    const findings = await noteSignals(deps, rules, { signals, known: await state.known.list() })
    state.known.add(findings.filter((finding) => finding !== undefined))
    for (const [index, one] of signals.entries()) {
      const findingId = findings[index]?.id
      if (findingId !== undefined) state.noted.set(keyOf(one), { occurrences: new Set(idsOf(one)), findingId })
    }
  }
  const keys = new Set(seen.map(keyOf))
  for (const key of state.noted.keys()) if (!keys.has(key)) state.noted.delete(key)
  state.isBehind = signal.aborted
  return new Set([...state.noted.values()].map(({ findingId }) => findingId)).size
}

/** Takes in what was added since the last time. True: something was. */
async function read({ history }: EnhancerDeps, state: State): Promise<boolean> {
  let added: FleetEvent[] = []
  let isNew = false
  const trim = (): void => {
    if (added.length > 0) state.window = planWindow([...state.window, ...added], Date.now())
    added = []
  }
  for (let isMore = true; isMore;) {
    const next = await history.follow(state.cursor)
    added.push(...next.events)
    isNew ||= next.events.length > 0
    if (added.length >= trimEvery) trim()
    state.cursor = next.cursor
    isMore = next.isMore
  }
  trim()
  return isNew
}

const keyOf = ({ detector, component, message }: Signal): string => `${detector}\0${component}\0${message}`

const idsOf = ({ occurrences }: Signal): readonly string[] => occurrences.map(({ id }) => id)

function isNoted({ noted }: State, signal: Signal): boolean {
  const before = noted.get(keyOf(signal))
  return before !== undefined && idsOf(signal).every((id) => before.occurrences.has(id))
}
