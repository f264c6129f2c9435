import type { Answer } from '../command/definition.ts'
import { answerInteraction, answerPrivately } from './answer-interaction.ts'
import { inTime } from './in-time.ts'
import type { ButtonDeps, Press } from './press.ts'

/**
 * `offer:<cardId>:<choice>`: runs what the card offers. Two may press it, and it is one op: its receipt is a message of its
 * own, and who pressed is told so alone. What is shown, or asked first, is for all, as a command's answer; a finding's card
 * shows by itself what was done.
 */
export async function takeOffer(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const colon = subject.lastIndexOf(':')
  const [cardId, choice] = [subject.slice(0, colon), subject.slice(colon + 1)]
  const pressing = deps.dispatcher.press(cardId, choice, { ...request, receipt: 'outbox' })
  const isQuiet = pressing.then(
    (answer) => answer.kind === 'op' || (isFinding(cardId) && isShort(answer)),
    () => true,
  )
  if (!(await inTime(deps, ack, 'ephemeral', isQuiet)))
    return void (await answerInteraction(deps, { thread: request.place.thread, ack }, pressing))
  await answerPrivately(deps, ack, pressing.then(told))
}

/** What came of it stands on the card itself, which is there for all and for ever. */
const isFinding = (cardId: string): boolean => cardId.startsWith('finding-')

/** What is attached is there to be read: by all who may decide about it. */
const isShort = (answer: Answer): boolean => answer.kind === 'text' && (answer.files ?? []).length === 0

function told(answer: Answer): string {
  if (answer.kind === 'op') return `On its way: ${answer.op.title}.`
  return answer.kind === 'text' ? answer.text : 'Done.'
}
