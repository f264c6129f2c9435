import type { APIEmbed } from 'discord-api-types/v10'
import { MessageFlags, MessageType } from 'discord-api-types/v10'
import type { MessageRecord, RawMessage, World } from '../state/world.ts'
import { showText } from './show-text.ts'

export type ShowOptions = {
  /** Show message ids; without, numbers of 17 and more digits become `#id`. */
  readonly ids?: boolean
  /** Show times; without, clock times and durations in a text stay as they are written, but no time is added. */
  readonly times?: boolean
  /** Show the bot's own reactions too; without, those of people, since it signs only what takes its time. */
  readonly signs?: boolean
}

type Component = {
  readonly type: number
  readonly label?: string
  readonly disabled?: boolean
  readonly content?: string
  readonly placeholder?: string
  readonly emoji?: { name?: string }
  readonly options?: readonly { label: string }[]
  readonly components?: readonly Component[]
  readonly accessory?: Component
}

/** One message as a person sees it: `name: text`, further lines indented, then embeds, files and buttons. */
export function showMessage(world: World, record: MessageRecord, options: ShowOptions = {}): string {
  const { raw } = record
  const head = `${options.ids ? `${raw.id} ` : ''}${options.times ? `${raw.timestamp} ` : ''}${raw.author.username}`
  const body = showBody(world, record).replaceAll('\n', '\n  ')
  const reactions = [...record.reactors]
    .map(([emoji, users]) => [emoji, users.size - (options.signs !== true && users.has(world.bot.id) ? 1 : 0)] as const)
    .filter(([, count]) => count > 0)
    .map(([emoji, count]) => `${emoji}${count > 1 ? count : ''}`)
    .join(' ')
  const tail = reactions === '' ? '' : `  (${reactions})`
  const only = record.visibleTo === undefined ? '' : ' (only you see this)'
  const line = `${head}${replyMark(raw)}: ${body}${tail}${only}`
  return options.ids ? line : line.replaceAll(/\b\d{17,20}\b/g, '#id')
}

const replyMark = (raw: RawMessage): string =>
  raw.type === MessageType.Reply ? ` ↳ ${raw.referenced_message?.author.username ?? 'deleted'}` : ''

/** The same without name and reactions, lines not indented. */
export const showBody = (world: World, record: MessageRecord): string => lines(world, record.raw).join('\n')

function lines(world: World, raw: RawMessage): string[] {
  if ((raw.flags & MessageFlags.Loading) !== 0) return ['is thinking…']
  if (raw.type === MessageType.ThreadStarterMessage) return ['(the message that started this thread)']
  if (raw.type === MessageType.ChannelNameChange) return [`(renamed the thread to ${raw.content})`]
  const text = raw.content === '' ? [] : [showText(world, raw.content)]
  const hidden = (raw.flags & MessageFlags.SuppressEmbeds) !== 0
  return [
    ...text,
    ...(hidden ? [] : raw.embeds.flatMap((embed) => showEmbed(world, embed))),
    ...raw.attachments.map((file) => `<${file.filename}>`),
    ...(raw.components as readonly Component[]).flatMap((row) => showComponent(world, row)),
  ]
}

function showEmbed(world: World, embed: APIEmbed): string[] {
  const fields = (embed.fields ?? []).map((field) => `${field.name}: ${field.value}`)
  const parts = [embed.author?.name, embed.title, embed.description, ...fields, embed.footer?.text]
  return parts.filter((part) => part !== undefined && part !== '').map((part) => `| ${showText(world, part ?? '')}`)
}

function showComponent(world: World, component: Component): string[] {
  if (component.type === 1)
    return [(component.components ?? []).flatMap((each) => showComponent(world, each)).join(' ')]
  if (component.type === 2)
    return [`[${component.label ?? component.emoji?.name ?? ''}${component.disabled ? ' (off)' : ''}]`]
  if (component.type === 10) return [showText(world, component.content ?? '')]
  if (component.options)
    return [`[${component.placeholder ?? 'Choose'}: ${component.options.map((each) => each.label).join(' | ')}]`]
  if (component.type >= 5 && component.type <= 8) return [`[${component.placeholder ?? 'Choose'}: …]`]
  const inner = [...(component.components ?? []), ...(component.accessory ? [component.accessory] : [])]
  return inner.flatMap((each) => showComponent(world, each))
}
