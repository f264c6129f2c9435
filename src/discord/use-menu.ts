import type { APIMessageApplicationCommandInteraction } from 'discord.js'
import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { answerPrivately } from './answer-interaction.ts'
import type { Self } from './incoming-message.ts'
import type { KnownTopics } from './known-topics.ts'
import type { ButtonDeps } from './press.ts'
import { targetMessage } from './target-message.ts'

export type MenuDeps = ButtonDeps & {
  readonly topics: KnownTopics
  readonly self: (guildId: string | undefined) => Self | undefined
}

/** An entry of a message's menu: a command about that message, answered to who used it alone. */
export async function useMenu(
  deps: MenuDeps,
  raw: APIMessageApplicationCommandInteraction,
  request: Request,
  ack: Acknowledgement,
): Promise<void> {
  await answerPrivately(deps, ack, run(deps, raw, request))
}

async function run(deps: MenuDeps, raw: APIMessageApplicationCommandInteraction, request: Request): Promise<string> {
  const { dispatcher, topics, self } = deps
  const command = [...dispatcher.commands.values()].find(({ menu }) => menu === raw.data.name)
  if (command === undefined) throw new Failure('I do not know this entry any more. Ask again in a minute.')
  const message = targetMessage(raw, self(raw.guild_id)?.userId)
  // A message that opened a topic stands above it: what is asked about it belongs in there, and is judged there.
  const opened = `discord:${message.id}` as const
  const isOpened = request.place.topicId === undefined && (topics.has(message.id) ?? (await topics.ask(message.id)))
  const there = isOpened ? { thread: opened, topicId: opened } : {}
  const place = { ...request.place, ...there, message }
  const answer = await dispatcher.dispatch(command.name, {}, { ...request, place })
  return answer.kind === 'text' ? answer.text : 'Done.'
}
