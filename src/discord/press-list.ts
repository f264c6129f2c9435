import type { Answer } from '../command/definition.ts'
import { Failure } from '../errors.ts'
import { answerMessages } from './answer-message.ts'
import { showFailure } from './answer-interaction.ts'
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
    const command = commandOf(deps, named)
    if (value === undefined || option === undefined) throw unknown()
    const answer = await inTime(deps, ack, 'ephemeral', deps.dispatcher.dispatch(command, { [option]: value }, request))
    await ack.show(first(answer), 'ephemeral').catch(notShown(deps.logger))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** Whoever presses may send any id: it runs what only looks, as who presses, and nothing else. */
function commandOf({ dispatcher }: ButtonDeps, name: string): string {
  if (dispatcher.commands.get(name)?.risk !== 'read') throw unknown()
  return name
}

const first = (answer: Answer) => (answer.kind === 'op' ? undefined : answerMessages(answer)[0]) ?? { text: 'Done.' }
const unknown = (): Failure => new Failure('I do not know this list any more. Ask again: `/fleet ps`.')
