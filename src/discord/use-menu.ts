import type { APIMessageApplicationCommandInteraction } from 'discord.js'
import type { Command, Place } from '../command/definition.ts'
import type { Request } from '../command/dispatch.ts'
import { optionSpecs } from '../command/option-specs.ts'
import type { OptionSpec } from '../command/option-specs.ts'
import { toolSchema } from '../command/tools.ts'
import { Failure } from '../errors.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { answerPrivately, showFailure } from './answer-interaction.ts'
import { notShown } from './in-time.ts'
import type { Self } from './incoming-message.ts'
import type { KnownTopics } from './known-topics.ts'
import type { MenuForms } from './menu-forms.ts'
import type { ButtonDeps } from './press.ts'
import { targetMessage } from './target-message.ts'

export type MenuDeps = ButtonDeps & {
  readonly topics: KnownTopics
  readonly self: (guildId: string | undefined) => Self | undefined
  readonly menuForms: MenuForms
}

/** An entry of a message's menu: a command about that message. One with options asks for them in a form first. */
export async function useMenu(
  deps: MenuDeps,
  raw: APIMessageApplicationCommandInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  try {
    const command = [...deps.dispatcher.commands.values()].find(({ menu }) => menu === raw.data.name)
    if (command === undefined) throw new Failure('I do not know this entry any more. Ask again in a minute.')
    const isAsking = Object.keys(command.options.shape).length > 0
    if (isAsking) await askForOptions(deps, command, await aboutMessage(deps, raw, request), ack)
    else await answerPrivately(deps, ack, run(deps, command, raw, request))
  } catch (error) {
    await showFailure(deps, ack, error)
  }
}

/** Answered to who used it alone. */
async function run(
  deps: MenuDeps,
  command: Command,
  raw: APIMessageApplicationCommandInteraction,
  request: Request,
): Promise<string> {
  const answer = await deps.dispatcher.dispatch(command.name, {}, await aboutMessage(deps, raw, request))
  return answer.kind === 'text' ? answer.text : 'Done.'
}

async function aboutMessage(
  { topics, self }: MenuDeps,
  raw: APIMessageApplicationCommandInteraction,
  request: Request,
): Promise<Request> {
  const message = targetMessage(raw, self(raw.guild_id)?.userId)
  // A message that opened a topic stands above it: what is asked about it belongs in there, and is judged there.
  const opened = `discord:${message.id}` as const
  const isOpened = request.place.topicId === undefined && (topics.has(message.id) ?? (await topics.ask(message.id)))
  const there = isOpened ? { thread: opened, topicId: opened } : {}
  const place: Place = { ...request.place, ...there, message }
  return { ...request, place }
}

/** Who may not is not asked; sending the form is judged again. */
async function askForOptions(deps: MenuDeps, command: Command, request: Request, ack: Acknowledgement): Promise<void> {
  const { dispatcher, menuForms, logger } = deps
  const { principal, place, cause } = request
  const verdict = await dispatcher.judge(command.name, request)
  if (!verdict.allowed) throw new Failure(`\`${command.name}\` is refused: ${verdict.rule}.`)
  const specs = optionSpecs(toolSchema(command))
  const list = specs.find(({ autocomplete }) => autocomplete !== undefined)
  const texts = specs.filter(({ autocomplete }) => autocomplete === undefined)
  const [text, lines] = [texts.at(-1), texts.slice(0, -1)]
  if (list === undefined || principal.kind !== 'discord') throw new Error(`${command.name} can not be asked in a form`)
  const known = await dispatcher.prefill(command.name, request)
  const suggest = (partial: string) => dispatcher.suggest(command.name, list.name, partial, request)
  const chosen = known[list.name]
  const offered = [...(chosen === undefined ? [] : await suggest(chosen)), ...(await suggest(''))]
  const from = [...new Map(offered.map((one) => [one.value, one])).values()].slice(0, mostChoices)
  if (from.length === 0 && list.required)
    throw new Failure(`There is nothing to choose for "${list.description}" yet. See /fleet ps.`)
  const names = { choice: list.name, text: text?.name, lines: lines.map(({ name }) => name) }
  menuForms.keep(cause, { command: command.name, userId: principal.userId, place, ...names })
  await ack
    .open({
      id: `menu:${cause}`,
      title: command.menu ?? command.name,
      label: text?.description ?? 'A note',
      isOptional: text?.required !== true,
      ...filled(known, text?.name),
      lines: lines.map(({ name, description, required, maxLength = mostOfLine }) => ({
        id: name,
        label: description,
        most: maxLength,
        isOptional: !required,
        ...filled(known, name),
      })),
      ...(from.length === 0 ? {} : { choice: choiceOf(list, from, chosen) }),
    })
    .catch(notShown(logger))
}

const mostOfLine = 200
const mostChoices = 25

function filled(known: Readonly<Record<string, string>>, name = ''): { value?: string } {
  const value = known[name]
  return value === undefined ? {} : { value }
}

const choiceOf = (
  { description, required }: OptionSpec,
  from: readonly { readonly name: string; readonly value: string }[],
  chosen: string | undefined,
) => ({ label: description, from, isOptional: !required, ...(chosen === undefined ? {} : { chosen }) })
