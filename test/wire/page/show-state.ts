import { ChannelType } from 'discord-api-types/v10'
import { offered } from '../interaction/find-command.ts'
import type { OptionDefinition } from '../interaction/find-command.ts'
import type { ChannelRecord, MessageRecord } from '../state/world.ts'
import { Message } from '../view/message.ts'
import { showBody } from '../view/show-message.ts'
import type { Wire } from '../wire.ts'

/** Everything that the page draws for one person in one channel. */
export function showState(wire: Wire, as: string, channelId: string): object {
  const { world } = wire.stage
  const me = wire.user(as)
  const dm = me.dm()
  const all = [...world.channels.values()].filter((one) => one.type !== ChannelType.DM || one.id === dm.id)
  const channel = world.channels.get(channelId) ?? all[0]
  return {
    as,
    bot: { name: wire.bot.name, online: wire.gateway.connected > 0 },
    channel: channel?.id,
    channels: tree(all, dm.id),
    users: [...world.users.values()].filter((user) => !user.bot).map((user) => user.username),
    messages: channel ? shownTo(wire, channel, me.id) : [],
    commands: channel ? offered(world, channel, me.id).flatMap(usage) : [],
    violations: wire.violations,
  }
}

function tree(all: readonly ChannelRecord[], dmId: string): object[] {
  const roots = all.filter((one) => !one.thread)
  const named = (one: ChannelRecord): object => ({
    id: one.id,
    name: one.id === dmId ? 'direct message' : one.thread ? one.name : `#${one.name}`,
    thread: one.thread !== undefined,
    closed: one.thread?.archived === true || one.thread?.locked === true,
  })
  return roots.flatMap((root) => [root, ...all.filter((one) => one.thread?.parentId === root.id)]).map(named)
}

function shownTo(wire: Wire, channel: ChannelRecord, userId: string): object[] {
  const { stage } = wire
  const hidden = [...stage.world.ephemerals.values()].filter(
    (one) => one.channelId === channel.id && one.visibleTo === userId,
  )
  const records = [...[...channel.messages.values()].slice(-200), ...hidden]
  const ordered = records.toSorted((one, other) => (BigInt(one.raw.id) < BigInt(other.raw.id) ? -1 : 1))
  return ordered.map((record) => show(wire, record))
}

function show(wire: Wire, record: MessageRecord): object {
  const message = new Message(wire.stage, record)
  return {
    id: message.id,
    author: message.author,
    bot: message.bot,
    body: showBody(wire.stage.world, withoutButtons(record)),
    at: record.raw.timestamp,
    edited: message.edited,
    ephemeral: message.ephemeral,
    notified: message.notified,
    reactions: message.reactions,
    buttons: message.buttons,
    files: message.attachments.map((file) => ({ name: file.filename, url: file.url })),
  }
}

/** The page draws them as buttons: in the text they would stand twice. */
function withoutButtons(record: MessageRecord): MessageRecord {
  const rows = record.raw.components as readonly { readonly components?: readonly { readonly type: number }[] }[]
  const others = rows.filter((row) => row.components?.every(({ type }) => type === 2) !== true)
  return { ...record, raw: { ...record.raw, components: others } }
}

type Usable = { readonly name: string; readonly type?: number; readonly options?: unknown }

/** A line for each thing that can be typed: `/fleet spawn role: [name:]`; of a menu entry, its name. */
function usage(command: Usable): { readonly line: string; readonly menu: boolean }[] {
  const walk = (words: string, options: readonly OptionDefinition[]): string[] => {
    const nested = options.filter((option) => option.type <= 2)
    if (nested.length > 0) return nested.flatMap((option) => walk(`${words} ${option.name}`, option.options ?? []))
    return [
      [words, ...options.map((option) => (option.required === true ? `${option.name}:` : `[${option.name}:]`))].join(
        ' ',
      ),
    ]
  }
  if (command.type !== undefined && command.type !== 1)
    return command.type === 3 ? [{ line: command.name, menu: true }] : []
  return walk(`/${command.name}`, (command.options ?? []) as readonly OptionDefinition[]).map((line) => ({
    line,
    menu: false,
  }))
}
