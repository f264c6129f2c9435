import { answerInteraction, answerPrivately } from './answer-interaction.ts'
import { inTime } from './in-time.ts'
import type { ButtonDeps, Press } from './press.ts'

/**
 * `offer:<cardId>:<choice>`: runs what the card offers. Two may press it, and it is one op: its receipt is a message of its
 * own, and who pressed is told so alone. What is shown, or asked first, is for all, as a command's answer.
 */
export async function takeOffer(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const colon = subject.lastIndexOf(':')
  const [cardId, choice] = [subject.slice(0, colon), subject.slice(colon + 1)]
  const pressing = deps.dispatcher.press(cardId, choice, { ...request, receipt: 'outbox' })
  const isQueued = pressing.then(
    ({ kind }) => kind === 'op',
    () => true,
  )
  if (!(await inTime(deps, ack, 'ephemeral', isQueued)))
    return void (await answerInteraction(deps, { thread: request.place.thread, ack }, pressing))
  const told = pressing.then((answer) => (answer.kind === 'op' ? `On its way: ${answer.op.title}.` : 'Done.'))
  await answerPrivately(deps, ack, told)
}
