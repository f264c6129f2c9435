import type { Answer, Command } from '../command/definition.ts'
import { parseOptions } from '../command/parse-options.ts'
import { Failure } from '../errors.ts'
import { answerMessages } from './answer-message.ts'
import { answerInteraction, showFailure } from './answer-interaction.ts'
import { inTime, notShown } from './in-time.ts'
import { listMessage } from './list-message.ts'
import type { ButtonDeps, Press } from './press.ts'

/** `list:<command>:<page>:<label>`: looks again, as who presses, and shows that page in the same message. */
export async function turnPage(deps: ButtonDeps, { subject, request, ack }: Press): Promise<void> {
  const [command = '', page] = subject.split(':')
  try {
    const answer = await deps.dispatcher.dispatch(commandOf(deps, command), {}, request)
    if (answer.kind !== 'table' || answer.list === undefined) throw unknown()
    await ack.update(listMessage(answer.list, answer, Date.now(), Number(page))).catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** `pick:<command>:<option>`: the details of what was chosen, for who chose alone. */
export async function pickItem(
  deps: ButtonDeps,
  { subject, request, ack, values }: Press & { readonly values: readonly string[] },
): Promise<void> {
  try {
    const [value] = values
    const [named = '', option] = subject.split(':')
    if (value === undefined || option === undefined) throw unknown()
    // A plan waits for whoever may press.
    if (asksFirst(deps.dispatcher.commands.get(named)))
      return void (await answerInteraction(
        deps,
        { thread: request.place.thread, ack },
        deps.dispatcher.dispatch(named, { [option]: value }, request),
      ))
    const command = commandOf(deps, named)
    const answer = await inTime(deps, ack, 'ephemeral', deps.dispatcher.dispatch(command, { [option]: value }, request))
    await ack.show(first(answer), 'ephemeral').catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** Whoever presses may send any id: it runs what only looks, as who presses, and nothing else. */
function commandOf({ dispatcher }: ButtonDeps, name: string): string {
  if (!looksOnly(dispatcher.commands.get(name))) throw unknown()
  return name
}

/** By itself it looks; what is picked is a plan that waits for a press of its own. */
const asksFirst = (command: Command | undefined): boolean =>
  command?.risk !== 'read' && command?.confirm !== undefined && looksOnly(command)

function looksOnly(command: Command | undefined): boolean {
  if (command === undefined || command.risk === 'read') return command !== undefined
  return command.options.safeParse({}).success && command.raise?.(parseOptions(command, {}))?.risk === 'read'
}

const first = (answer: Answer) => (answer.kind === 'op' ? undefined : answerMessages(answer)[0]) ?? { text: 'Done.' }
const unknown = (): Failure => new Failure('I do not know this list any more. Ask again: `/fleet ps`.')
