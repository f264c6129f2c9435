import { setTimeout as wait } from 'node:timers/promises'
import { toolsOf } from '../command/tools.ts'
import { personOf, principalId } from '../fleet/principal.ts'
import type { Principal } from '../fleet/principal.ts'
import type { RuntimeSession } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { answerEntry } from './answer-entry.ts'
import type { TurnCardWriter } from './create-turn-card.ts'
import { runModelTurn } from './model-turn.ts'
import { withoutSteer } from './render-prompt.ts'
import { silent } from './running-turn.ts'
import type { RunningTurn, TurnResult } from './running-turn.ts'
import { runtimeOf } from './runtime-of.ts'
import { runStubTurn } from './stub-turn.ts'
import { turnPrincipal } from './turn-principal.ts'
import { placeOf } from './place-of.ts'
import type { Live, Turn } from './turn.ts'
import type { TurnDeps } from './turn-deps.ts'

const steerWithinMs = 5_000
const onlyBeginner = 'Only who began this turn can steer it.'
const onlyGiver = 'Nobody speaks in this turn: only who gave its mandate can steer it.'

/** One exchange: the entry goes into its topic's session, tools run as who spoke, the text comes back as the answer. */
export function startTurn(deps: TurnDeps, entry: InboxEntry): RunningTurn {
  const controller = new AbortController()
  const session = Promise.withResolvers<RuntimeSession | undefined>()
  const principal = Promise.withResolvers<Principal>()
  let card: TurnCardWriter | undefined
  let showsEarly = false
  let queued = 0
  const showQueue = () => {
    card?.change((body) => ({ ...body, queued }))
    if (showsEarly && queued > 0) card?.show()
  }
  const live: Live = {
    signal: controller.signal,
    showOn(shown, { early = false } = {}) {
      card = shown
      showsEarly = early
      if (queued > 0) showQueue()
    },
    actsAs: principal.resolve,
    runsIn: session.resolve,
  }
  const refuse = (why: string): false => {
    card?.change((body) => ({ ...body, note: `${why} The message waits and comes next.` }))
    card?.show()
    return false
  }
  return {
    result: run(deps, entry, live).finally(() => session.resolve(undefined)),
    cancel: () => controller.abort(),
    async steer({ by, text }) {
      const running = await session.promise
      if (running === undefined) return false
      // Its tools run as this one: another's words must not get those rights.
      const actsAs = await principal.promise
      if (!isSamePerson(by, actsAs)) return refuse(actsAs.kind === 'mandate' ? onlyGiver : onlyBeginner)
      if (!running.features.steer) return refuse('This runtime takes nothing in the middle of a turn.')
      const late = wait(steerWithinMs, false, { ref: false })
      const taken = await Promise.race([running.steer(withoutSteer(text)), late])
      return taken || refuse('It could not be steered now.')
    },
    showQueued(count) {
      if (count === queued) return
      queued = count
      showQueue()
    },
  }
}

async function run(deps: TurnDeps, entry: InboxEntry, live: Live): Promise<TurnResult> {
  const topic = await deps.store.topics.get(entry.topicId)
  live.actsAs(turnPrincipal(entry, topic))
  const refusal = await refusalOf(deps, entry)
  if (refusal !== undefined) return refusal
  const role = (await deps.roles()).get('orchestrator')
  const runtime = await deps.runtimes.get(runtimeOf({ topic, chosen: deps.chosenRuntime, role }))
  const commands = toolsOf(deps.dispatcher.commands, role?.tools ?? [])
  const turn: Turn = { entry, topic, role, runtime, commands, live }
  return runtime.isDeterministic ? runStubTurn(deps, turn) : runModelTurn(deps, turn)
}

/** It may have waited long: who was admitted then may be no longer, and a session does more than its tools let it. */
async function refusalOf({ dispatcher, elsewhere }: TurnDeps, entry: InboxEntry): Promise<TurnResult | undefined> {
  const away = await elsewhere?.()
  if (entry.wake !== undefined) return away === undefined ? undefined : silent
  const { allowed, rule } = await dispatcher.judge('message', { principal: entry.by, place: placeOf(entry) })
  if (allowed) return away === undefined ? undefined : { ...silent, answers: [answerEntry(entry, away)] }
  return {
    ...silent,
    sign: 'failed',
    answers: [answerEntry(entry, `Not worked on: a message here is refused: ${rule}.`)],
  }
}

const isSamePerson = (one: Principal, other: Principal): boolean =>
  principalId(personOf(one)) === principalId(personOf(other))
