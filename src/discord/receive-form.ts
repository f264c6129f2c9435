import type { APIModalSubmitInteraction } from 'discord.js'
import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { showFailure } from './answer-interaction.ts'
import { formText } from './form.ts'
import type { ButtonDeps, Sent } from './press.ts'
import { answerInWords } from './press-ask.ts'
import { steerTurn } from './press-turn.ts'

/** A form that was sent: its id is that of the button which opened it. */
export async function receiveForm(
  deps: ButtonDeps,
  raw: APIModalSubmitInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  const id = raw.data.custom_id
  const colon = id.indexOf(':')
  try {
    const act = verbs.get(id.slice(0, colon))
    if (act === undefined) throw new Failure('I do not know this form any more. Ask again.')
    await act(deps, { subject: id.slice(colon + 1), request, ack, text: formText(raw.data) })
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

const verbs: ReadonlyMap<string, (deps: ButtonDeps, sent: Sent) => Promise<void>> = new Map([
  ['turn-steer', steerTurn],
  ['ask-text', answerInWords],
])
