import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import { personOf, principalId } from '../fleet/principal.ts'
import type { ThreadRef } from '../store/topic.ts'
import { answerPrivately, showFailure } from './answer-interaction.ts'
import { notShown } from './in-time.ts'
import type { ButtonDeps, Press, Sent } from './press.ts'

/** Stops the turn whose card it stands on, wherever that card was posted. */
export async function stopTurn(deps: ButtonDeps, { subject, request, ack, message }: Press): Promise<void> {
  await answerPrivately(deps, ack, stop(deps, subject, request, message.id))
}

async function stop(deps: ButtonDeps, subject: string, given: Request, messageId: string): Promise<string> {
  const { dispatcher, store } = deps
  const request = inTopic(given, subject)
  const running = await store.inbox.peek(request.place.topicId)
  const card = running && (await store.cards.get(`turn-${running.id}`))
  // A card that Discord would not take away must not cost the next turn its life.
  if (card?.messageId !== undefined && card.messageId !== messageId)
    throw new Failure('That turn is over, and another one runs: its own Stop, or `/stop`, stops that.')
  const answer = await dispatcher.dispatch('stop', {}, request)
  return answer.kind === 'text' ? answer.text : 'Stopping.'
}

/** Opens the form for a text to the running turn. Who may not speak here, or not to it, is not asked for one. */
export async function askToSteer(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  try {
    const asked = inTopic(request, subject)
    await maySpeak(deps, asked)
    const can = await reaches(deps, asked)
    if (can === 'over') throw new Failure('That turn is over. Say it in the thread, and a new one begins.')
    if (can === 'not theirs')
      throw new Failure('Only who began this turn can steer it. Say it in the thread: it comes next.')
    const placeholder = 'What it should do differently from here on'
    const form = { id: `turn-steer:${subject}`, title: 'Steer the running turn', label: 'Your words', placeholder }
    await ack.open(form).catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** What was written in that form: a message of who wrote it, in the topic, for all to see. */
export async function steerTurn(deps: ButtonDeps, { subject, request, ack, text }: Sent): Promise<void> {
  try {
    const asked = inTopic(request, subject)
    const { principal, place, cause } = asked
    await maySpeak(deps, asked)
    // Writing takes its time: it may be another turn by now, or none.
    const isSteer = (await reaches(deps, asked)) === 'theirs'
    const topic = await deps.store.topics.get(place.topicId)
    if (topic === undefined) throw unknownTopic()
    const entry = { id: `discord:${cause}`, topicId: topic.id, by: principal, text: `!${text}`, at: Date.now() }
    await deps.store.inbox.add(entry, topic)
    const quoted = text.replaceAll(/^/gm, '> ')
    const head = isSteer ? 'To the running turn:' : 'That turn is over. Next comes:'
    await ack.show({ text: fits(`${head}\n${quoted}`) }, 'visible').catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** Whose turn it is that words to the running one would reach. */
async function reaches(
  { store }: ButtonDeps,
  { principal, place }: InTopic,
): Promise<'theirs' | 'not theirs' | 'over'> {
  const running = await store.inbox.peek(place.topicId)
  if (running === undefined) return 'over'
  const [one, other] = [running.by, principal].map((by) => principalId(personOf(by)))
  return one === other ? 'theirs' : 'not theirs'
}

async function maySpeak({ dispatcher }: ButtonDeps, asked: Pick<Request, 'principal' | 'place'>): Promise<void> {
  const verdict = await dispatcher.judge('message', asked)
  if (!verdict.allowed) throw new Failure(`A message here is refused: ${verdict.rule}.`)
}

type InTopic = Request & { readonly place: { readonly topicId: ThreadRef } }

function inTopic(request: Request, subject: string): InTopic {
  if (!isTopicId(subject)) throw unknownTopic()
  return { ...request, place: { ...request.place, thread: subject, topicId: subject } }
}

const isTopicId = (text: string): text is ThreadRef => /^discord:\d{1,20}$/.test(text)
const unknownTopic = (): Failure => new Failure('I do not know this topic any more. Mention me to open one.')
const fits = (text: string): string => (text.length <= 2_000 ? text : `${text.slice(0, 1_999)}…`)
