import type { APIModalSubmitInteraction } from 'discord.js'
import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { answerInteraction, answerPrivately, showFailure } from './answer-interaction.ts'
import { formChoice, formLine, formText, optionalText } from './form.ts'
import type { MenuForms } from './menu-forms.ts'
import type { ButtonDeps, Sent } from './press.ts'
import { answerInWords } from './press-ask.ts'
import { steerTurn } from './press-turn.ts'

type FormDeps = ButtonDeps & { readonly menuForms: MenuForms }

/** A form that was sent: its id is that of the button which opened it. */
export async function receiveForm(
  deps: FormDeps,
  raw: APIModalSubmitInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  const id = raw.data.custom_id
  const colon = id.indexOf(':')
  try {
    if (id.startsWith('menu:')) return await sendMenuForm(deps, raw, request, ack)
    const act = verbs.get(id.slice(0, colon))
    if (act === undefined) throw new Failure('I do not know this form any more. Ask again.')
    await act(deps, { subject: id.slice(colon + 1), request, ack, text: formText(raw.data) })
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** The options of a menu's entry: it runs about the message that it was used on, and its receipt is for all to see. */
async function sendMenuForm(
  deps: FormDeps,
  raw: APIModalSubmitInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  const { principal } = request
  const userId = principal.kind === 'discord' ? principal.userId : ''
  const asked = deps.menuForms.take(raw.data.custom_id.slice('menu:'.length), userId)
  if (asked === undefined) throw new Failure('I do not know this form any more. Use the menu of the message again.')
  const note = optionalText(raw.data)
  const chosen = formChoice(raw.data)
  const lines = (asked.lines ?? []).map((name) => [name, formLine(raw.data, name)] as const)
  const options = {
    ...Object.fromEntries(lines.filter(([, value]) => value !== undefined)),
    ...(chosen === undefined ? {} : { [asked.choice]: chosen }),
    ...(asked.text === undefined || note === undefined ? {} : { [asked.text]: note }),
  }
  const { thread } = request.place
  // Shown where it was pressed; what it is about, and by which rights, is as it was asked.
  const place = { ...asked.place, ...(thread === undefined ? {} : { thread }) }
  const work = deps.dispatcher.dispatch(asked.command, options, { ...request, place })
  // What it queues has a receipt, for all to see; else what came of it is for who asked.
  if (deps.dispatcher.commands.get(asked.command)?.queues !== true)
    return await answerPrivately(
      deps,
      ack,
      work.then((answer) => (answer.kind === 'text' ? answer.text : 'Done.')),
    )
  await answerInteraction(deps, { thread, ack }, work)
}

const verbs: ReadonlyMap<string, (deps: ButtonDeps, sent: Sent) => Promise<void>> = new Map([
  ['turn-steer', steerTurn],
  ['ask-text', answerInWords],
])
