import { ComponentType, Routes } from 'discord.js'
import type { APIMessageComponentInteraction } from 'discord.js'
import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { answerInteraction, answerPrivately, showFailure } from './answer-interaction.ts'
import type { ButtonDeps, Press } from './press.ts'
import { takeOffer } from './press-offer.ts'
import { answerAsk, askInWords } from './press-ask.ts'
import { pickItem, turnPage } from './press-list.ts'
import { askToSteer, stopTurn } from './press-turn.ts'

/**
 * `confirm:<digest>`, `dismiss:<digest>`, `cancel:<opId>`, `turn-stop:<topicId>`, `turn-steer:<topicId>`,
 * `ask:<cardId>:<choice>`, `ask-text:<cardId>`, `offer:<cardId>:<choice>`, `list:<command>:<page>:<label>`,
 * `watch-stop:<agent>`: the only buttons that Mos makes; and
 * `pick:<command>:<option>`, its only choice.
 */
export async function pressButton(
  deps: ButtonDeps,
  raw: APIMessageComponentInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  const id = raw.data.custom_id
  const colon = id.indexOf(':')
  const [verb, subject] = [id.slice(0, colon), id.slice(colon + 1)]
  const press = { subject, request, ack, message: raw.message }
  if (raw.data.component_type === ComponentType.StringSelect && verb === 'pick')
    return pickItem(deps, { ...press, values: raw.data.values })
  const act = raw.data.component_type === ComponentType.Button ? verbs.get(verb) : undefined
  if (act === undefined) return showFailure(deps, ack, new Failure('I do not know this button any more. Ask again.'))
  await act(deps, press)
}

const verbs: ReadonlyMap<string, (deps: ButtonDeps, press: Press) => Promise<void>> = new Map([
  ['confirm', confirm],
  ['dismiss', dismiss],
  ['cancel', cancel],
  ['turn-stop', stopTurn],
  ['turn-steer', askToSteer],
  ['ask', answerAsk],
  ['ask-text', askInWords],
  ['offer', takeOffer],
  ['list', turnPage],
  ['watch-stop', stopWatching],
])

async function confirm(deps: ButtonDeps, { subject, request, ack, message }: Press): Promise<void> {
  const where = { thread: request.place.thread, ack }
  if (!(await answerInteraction(deps, where, deps.dispatcher.confirm(subject, request)))) return
  // Best effort: a button that stays answers "does not wait any more".
  await deps
    .rest()
    .patch(Routes.channelMessage(message.channel_id, message.id), { body: { components: [] } })
    .catch((error: unknown) => deps.logger.debug({ err: error }, 'a used card keeps its buttons'))
}

async function dismiss(deps: ButtonDeps, { subject, request, ack, message }: Press): Promise<void> {
  try {
    const pending = await deps.store.confirmations.get(subject)
    const command = pending === undefined ? undefined : deps.dispatcher.commands.get(pending.command)
    if (command !== undefined) {
      const verdict = await deps.dispatcher.judge(command.name, request)
      if (!verdict.allowed) throw new Failure(`\`${command.name}\` is refused: ${verdict.rule}.`)
    }
    if (command === undefined || !(await deps.store.confirmations.take(subject))) {
      throw new Failure('This plan does not wait any more: it was confirmed, or its time has passed.')
    }
    await ack.update({ text: `~~${message.content}~~\nDismissed.`.slice(-2_000) })
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** The receipt itself shows the cancel to all; the words about it are for who pressed. */
async function cancel(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const cancelling = deps.dispatcher.dispatch('op cancel', { op: subject }, request)
  const told = cancelling.then((answer) => (answer.kind === 'text' ? answer.text : 'Cancelling.'))
  await answerPrivately(deps, ack, told)
}

/** The card itself shows to all that it is over. */
async function stopWatching(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const stopping = deps.dispatcher.dispatch('agent watch', { agent: subject, stop: true }, request)
  const told = stopping.then((answer) => (answer.kind === 'text' ? answer.text : 'Stopping.'))
  await answerPrivately(deps, ack, told)
}
