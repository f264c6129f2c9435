import { createHash } from 'node:crypto'
import { Failure } from '../errors.ts'
import { personOf, principalId } from '../fleet/principal.ts'
import { answerTier } from '../store/answer-tier.ts'
import { ownWords } from '../store/card.ts'
import type { AskCard, Card } from '../store/card.ts'
import type { InboxEntry } from '../store/inbox.ts'
import { authorise, messageGuard } from './authorise.ts'
import type { Verdict } from './authorise.ts'
import type { DispatcherDeps } from './create-context.ts'
import type { CardAnswer, Request } from './dispatch.ts'
import { oneLine } from './one-line.ts'
import { whereOf } from './where-of.ts'

type Ask = Card & { readonly body: AskCard }
type Deps = Pick<DispatcherDeps, 'config' | 'store' | 'settings' | 'roster' | 'policy'> & {
  /** Records who was let through, or not. */
  readonly audit: (options: unknown, request: Request, verdict: Verdict) => Promise<void>
}

const longestText = 4_000

/**
 * Answers a card as who presses, and returns what they are told. Refused with a Failure: who may not, a choice that is
 * not offered, a card that somebody else has answered, that has expired, whose turn is over, or that nobody knows.
 */
export async function answerCard(deps: Deps, cardId: string, answer: CardAnswer, request: Request): Promise<string> {
  const { card, person } = await askedOf(deps, cardId, request)
  await admit(deps, card.body, cardId, answer, request)
  const given = chosen(card.body, answer)
  const at = Date.now()
  if (!card.isFinal && at >= card.body.expiresAt) throw await expire(deps, card)
  const by = principalId(person)
  const taken = await deps.store.cards.answer(cardId, { ...given, by, at }, messageOf(card, given, request, at))
  if (taken.kind === 'unknown') throw unknown()
  const now = asAsk(taken.card)
  // The same press again (a door repeats, a finger trembles) is told the same.
  const { answer: counts } = now.body
  const isMine = counts?.by === by && counts.choice === given.choice && counts.text === given.text
  if (taken.kind === 'late' && !isMine) throw late(now, request)
  return `Your answer: ${inWords(now.body, given)}.`
}

/**
 * Whether who presses may answer in own words, before they are asked for any: refused with a Failure as `answerCard`
 * would refuse what they write now.
 */
export async function admitWords(deps: Deps, cardId: string, request: Request): Promise<void> {
  const { card } = await askedOf(deps, cardId, request)
  await admit(deps, card.body, cardId, { choice: ownWords, text: 'words' }, request)
  if (card.isFinal) throw late(card, request)
  if (Date.now() >= card.body.expiresAt) throw await expire(deps, card)
}

async function askedOf({ store }: Deps, cardId: string, { principal: person, place }: Request) {
  if (person.kind === 'mandate' || place.door === 'orchestrator') throw onlyPeople()
  return { card: asAsk(await store.cards.get(cardId)), person }
}

async function admit(deps: Deps, card: AskCard, cardId: string, answer: CardAnswer, request: Request): Promise<void> {
  // Where it counts is where the card belongs, wherever it is pressed.
  const place = { ...request.place, thread: card.topicId, topicId: card.topicId }
  const guard = { name: messageGuard.name, tier: answerTier(card, answer.choice) }
  const where = await whereOf(deps, { principal: request.principal, place }, {})
  const verdict = authorise(deps.policy(), request.principal, guard, where)
  void deps.audit({ card: cardId, choice: answer.choice }, request, verdict)
  if (!verdict.allowed) throw new Failure(`Answering this is refused: ${verdict.rule}.`)
  // The running turn has the rights of who began it, or of who gave its mandate: another's words must not get those.
  const { by, actsAs } = card
  const speaksInTurn = !card.isMessage && (answer.text?.trim() ?? '') !== ''
  const isTheirs = principalId(personOf(actsAs ?? by)) === principalId(personOf(request.principal))
  if (!speaksInTurn || isTheirs || verdict.tier === 'owner') return
  const who = actsAs === undefined ? 'who began this turn' : "who gave this topic's mandate"
  throw new Failure(`Only ${who} can answer it in own words. Choose, or say it in the thread.`)
}

/** The answer as it is kept: one of the choices, or words where those are taken. */
function chosen(card: AskCard, { choice, text }: CardAnswer): CardAnswer {
  const offered = card.choices.some(({ id }) => id === choice)
  const words = text?.trim() ?? ''
  if (offered && words === '') return { choice }
  if (!card.freeText || words === '') {
    const labels = card.choices.map(({ label }) => `"${oneLine(label)}"`)
    const takes = [...labels, ...(card.freeText ? ['an answer in own words'] : [])].join(', ')
    throw new Failure(`That is not an answer to this. It takes ${takes}.`, { exit: 'usage' })
  }
  if (words.length > longestText) {
    const size = `${words.length} characters, and ${longestText} are taken`
    throw new Failure(`Your answer has ${size}: shorten it, or say it in the thread.`, { exit: 'usage' })
  }
  return { choice: ownWords, text: words }
}

/** As who answers, so that the turn has their rights and no others. */
function messageOf(card: Ask, given: CardAnswer, request: Request, at: number): InboxEntry | undefined {
  const { isMessage, topicId, title } = card.body
  if (!isMessage) return undefined
  const text = `Answer to "${oneLine(title)}": ${given.text ?? labelOf(card.body, given)}`
  return { id: `answer:${shortened(card.id)}`, topicId, by: personOf(request.principal), text, at }
}

/** A question in the turn of an answer, and so on: ids would grow until no button can carry them. */
const shortened = (cardId: string): string =>
  cardId.length <= 60 ? cardId : createHash('sha256').update(cardId).digest('hex').slice(0, 32)

async function expire({ store }: Deps, { id, thread, replyTo, isShown, body }: Ask): Promise<Failure> {
  const isVoid = 'it has expired'
  const reply = replyTo === undefined ? {} : { replyTo }
  await store.cards.put({ id, thread, ...reply, isShown, isFinal: true, body: { ...body, isVoid } })
  return conflict('This can not be answered any more: it has expired. Say in the thread what you want.')
}

function late({ body: { answer, isVoid, choices } }: Ask, { place }: Request): Failure {
  if (answer === undefined) {
    return conflict(`This can not be answered any more: ${isVoid ?? 'it is over'}. Say in the thread what you want.`)
  }
  const who = place.door === 'discord' ? answer.by.replace(/^discord:(\d+)$/, '<@$1>') : answer.by
  return conflict(`Too late: ${who} was faster, with ${inWords({ choices }, answer)}.`)
}

function asAsk(card: Card | undefined): Ask {
  if (card?.body.kind !== 'ask') throw unknown()
  return { ...card, body: card.body }
}

const labelOf = ({ choices }: Pick<AskCard, 'choices'>, { choice }: CardAnswer): string =>
  oneLine(choices.find(({ id }) => id === choice)?.label ?? choice)
const inWords = (card: Pick<AskCard, 'choices'>, given: CardAnswer): string =>
  given.text === undefined ? `"${labelOf(card, given)}"` : 'an answer in own words'
const conflict = (text: string): Failure => new Failure(text, { exit: 'conflict' })
const unknown = (): Failure => conflict('I do not know this question any more. Say in the thread what you want.')
const onlyPeople = (): Failure => new Failure('Only a person can answer this.')
