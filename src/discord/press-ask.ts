import { answerPrivately, showFailure } from './answer-interaction.ts'
import { notShown } from './in-time.ts'
import type { ButtonDeps, Press, Sent } from './press.ts'

/** `ask:<card>:<choice>`: the card itself shows to all what was answered. */
export async function answerAsk(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const colon = subject.lastIndexOf(':')
  const choice = subject.slice(colon + 1)
  await answerPrivately(deps, ack, deps.dispatcher.answer(subject.slice(0, colon), { choice }, request))
}

/** Opens the form for an answer in own words. Who may not answer is not asked for one; sending it is judged again. */
export async function askInWords(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  try {
    await deps.dispatcher.admitWords(subject, request)
    const form = { id: `ask-text:${subject}`, title: 'Answer in your own words', label: 'Your answer' }
    await ack.open(form).catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

export async function answerInWords(deps: ButtonDeps, { subject, request, ack, text }: Sent): Promise<void> {
  await answerPrivately(deps, ack, deps.dispatcher.answer(subject, { choice: '', text }, request))
}
