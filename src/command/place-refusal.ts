import type { Command, Place } from './definition.ts'

/** Why a command is not to be had here, in words with where it is; undefined when it is. */
export function placeRefusal(command: Pick<Command, 'name' | 'where'>, place: Place): string | undefined {
  const { door, topicId, message } = place
  const fits = {
    chat: door !== 'shell',
    shell: door === 'shell',
    console: door === 'console',
    topic: topicId !== undefined,
    menu: message !== undefined,
  }
  if (command.where.some((where) => fits[where])) return undefined
  if (command.where.includes('topic'))
    return `\`${command.name}\` works in a topic's thread: mention me in a channel, or use /topic new, to open one.`
  if (command.where.includes('menu'))
    return `\`${command.name}\` is in a message's menu: in Discord, Apps under the message that it is about.`
  if (command.where.includes('shell')) return `\`${command.name}\` works in a shell only: mos ${command.name}`
  return `\`${command.name}\` works in a chat only: type it in a thread or on the console's page.`
}
