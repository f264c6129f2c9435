import type { SettingsFile } from '../command/definition.ts'
import { explain } from '../errors.ts'
import { allowAlways } from '../fleet/allow-always.ts'
import type { PaneAsk } from '../fleet/pane-ask.ts'
import { permissionPattern } from '../fleet/permission-pattern.ts'
import type { PaneAskFiles } from '../host/pane-asks.ts'
import type { Logger } from '../log.ts'
import type { AskCard, Card } from '../store/card.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import type { AgentNews } from './agent-news.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { paneAnswer, paneCardId, planPaneAsk } from './plan-pane-ask.ts'

const expired = 'Nobody answered within 10 minutes, so it was not done.'
const left = 'It was answered in the pane, or its program has ended.'
const lookEveryMs = 15_000

type Deps = Pick<FleetDeps, 'hostId' | 'rosterFile'> & {
  readonly asks: PaneAskFiles
  readonly store: Pick<Store, 'cards' | 'assignments' | 'signals' | 'audit'>
  readonly news: AgentNews
  readonly settings: Pick<SettingsFile, 'edit'>
  /** Writes the profile anew of each agent of this role, or of this one agent: what was allowed counts from now on. */
  readonly refreshPermissions: (whose: { readonly role: string } | { readonly agent: string }) => Promise<void>
  readonly logger: Logger
}

/** The permission requests of panes as cards: the same as a topic's, but they outlive Mos. */
export type PaneAsks = {
  /** Brings cards and requests in step. Whoever hears of a request calls it; may be called at any time. */
  look(): Promise<void>
  close(): void
}

export function startPaneAsks(deps: Deps): PaneAsks {
  const { asks, store, logger } = deps
  const answered = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined
  let isAskedAgain = false

  const pass = async (): Promise<void> => {
    const waiting = await asks.list()
    for (const ask of waiting) await settle(deps, ask, answered)
    const ids = new Set(waiting.map(paneCardId))
    for (const card of await store.cards.open()) {
      if (card.body.kind !== 'ask' || card.body.pane?.hostId !== deps.hostId || ids.has(card.id)) continue
      await closeCard(store, card, card.body, left)
    }
    clearTimeout(timer)
    const next = Math.min(lookEveryMs, ...waiting.map(({ expiresAt }) => Math.max(100, expiresAt - 5_000 - Date.now())))
    timer = setTimeout(() => void look(), next).unref()
  }
  const look = (): Promise<void> => {
    isAskedAgain = running !== undefined
    running ??= (async () => {
      try {
        do {
          isAskedAgain = false
          await pass()
        } while (isAskedAgain)
      } catch (error) {
        logger[retryLevel(error)]({ err: error }, 'the requests of the panes could not be looked at')
        timer = setTimeout(() => void look(), 1_000).unref()
      } finally {
        running = undefined
      }
    })()
    return running
  }
  const unsubscribe = store.signals.on((signal) => {
    if (signal.kind === 'card' && signal.id.startsWith('pane-'))
      void look().then(() => tellLate(deps, signal.id, answered))
  })
  void look()
  return {
    look,
    close() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}

/** One request: its card is made, or what was decided is handed to the program. */
async function settle(deps: Deps, ask: PaneAsk, answered: Set<string>): Promise<void> {
  const { store, asks, news, hostId, rosterFile } = deps
  const id = paneCardId(ask)
  const card = await store.cards.get(id)
  const now = Date.now()
  if (card?.body.kind !== 'ask') {
    const agent = (await rosterFile.read()).agents.find(({ name }) => name === ask.agent)
    // Not ours to decide, or its hook is about to give up.
    if (agent === undefined || now >= ask.expiresAt - 5_000) return
    const thread = await news.placeOf(agent.name)
    if (thread === undefined) return void (await asks.answer(ask, { decision: 'none', at: now }))
    const assignment = await store.assignments.get(agent.name)
    const body = planPaneAsk({ ask, agent, thread, hostId, assignment })
    return store.cards.put({ id, thread, isShown: true, isFinal: false, body })
  }
  const { body } = card
  if (paneAnswer(body, now) === undefined && now < body.expiresAt) return
  const isOver = paneAnswer(body, now) === undefined
  if (isOver) await closeCard(store, card, body, expired)
  // A press in the same moment counts: the card is the truth.
  const latest = isOver ? await store.cards.get(id) : card
  const decided = latest?.body.kind === 'ask' ? latest.body : body
  if (!answered.has(id)) await remember(deps, ask, decided)
  const answer = paneAnswer(decided, now)
  if (answer !== undefined && (await asks.answer(ask, answer))) answered.add(id)
}

/** What outlives the request is kept first: the program goes on as soon as it is answered. */
async function remember(deps: Deps, ask: PaneAsk, { answer }: AskCard): Promise<void> {
  const pattern = permissionPattern(ask)
  if (answer === undefined || pattern === undefined) return
  const { store, settings, news, refreshPermissions } = deps
  try {
    const assignment = await store.assignments.get(ask.agent)
    if (answer.choice === 'task' && assignment !== undefined) {
      const allowed = [...new Set([...(assignment.allowed ?? []), pattern])]
      await store.assignments.update(ask.agent, { allowed })
      await refreshPermissions({ agent: ask.agent })
    }
    const project = assignment?.project
    if (answer.choice !== 'role' || project === undefined) return
    const role = (await deps.rosterFile.read()).agents.find(({ name }) => name === ask.agent)?.role
    if (role === undefined) return
    await settings.edit((text) => allowAlways(text, { role, project, pattern }))
    await store.audit.add({
      at: answer.at,
      by: answer.by,
      command: 'permissions',
      options: { role, project, allow: pattern },
      place: `pane of ${ask.agent}`,
      verdict: 'allowed',
      rule: 'always, on a permission card',
    })
    await refreshPermissions({ role })
  } catch (error) {
    await news.tell(ask.agent, {
      id: `kept-${paneCardId(ask)}`,
      text: `It is allowed this once, but it was not kept for later: ${explain(error)}`,
    })
  }
}

/** Somebody pressed, and nobody was there any more to be told. */
async function tellLate({ store, asks, news, logger }: Deps, id: string, answered: ReadonlySet<string>): Promise<void> {
  try {
    const card = await store.cards.get(id)
    if (card?.body.kind !== 'ask' || card.body.answer === undefined || answered.has(id)) return
    if ((await asks.list()).some((ask) => paneCardId(ask) === id)) return
    const agent = card.body.pane?.agent ?? ''
    await news.tell(agent, { id: `late-${id}`, text: `${agent} no longer waits for that: the answer changed nothing.` })
  } catch (error) {
    logger[retryLevel(error)]({ err: error, id }, 'a late answer was not told')
  }
}

async function closeCard(store: Deps['store'], card: Card, body: AskCard, isVoid: string): Promise<void> {
  const { id, thread, replyTo, isShown } = card
  const reply = replyTo === undefined ? {} : { replyTo }
  await store.cards.put({ id, thread, ...reply, isShown, isFinal: true, body: { ...body, isVoid } })
}
