import { ButtonStyle, ComponentType, MessageFlags } from 'discord.js'
import type { RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord.js'
import type { ChatMessage } from '../chat/chat.ts'

/**
 * A message as Discord takes it. Nothing in its text notifies anybody but the one `mention`; links get no preview, which
 * would fetch them. Edits need the same care: without allowed mentions they would notify.
 */
export function messageBody(message: ChatMessage) {
  return {
    content: withMention(message),
    allowed_mentions: {
      parse: [],
      users: message.mention === undefined ? [] : [message.mention],
      replied_user: false,
    },
    flags: MessageFlags.SuppressEmbeds as const,
    components: components(message),
  } satisfies RESTPostAPIChannelMessageJSONBody & RESTPatchAPIChannelMessageJSONBody
}

/** A nonce that Discord enforces makes a repeated send one message, also when discord.js repeats it by itself. */
export const newMessageBody = (message: ChatMessage, nonce: string): RESTPostAPIChannelMessageJSONBody => ({
  ...messageBody(message),
  nonce,
  enforce_nonce: true,
  ...(message.replyTo === undefined
    ? {}
    : { message_reference: { message_id: messageIdOf(message.replyTo), fail_if_not_exists: false } }),
})

/** `discord:123` (an inbox id) or `123`. */
const messageIdOf = (id: string): string => id.replace(/^discord:/, '')

/** Only a mention that stands in the text notifies. */
function withMention({ text, mention }: ChatMessage): string {
  if (mention === undefined || text.includes(`<@${mention}>`)) return text
  const mentioned = `<@${mention}> ${text}`
  return mentioned.length <= 2_000 ? mentioned : text
}

const styles = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger, plain: ButtonStyle.Secondary } as const

function components({ buttons = [], select }: ChatMessage) {
  const rows = Array.from({ length: Math.ceil(buttons.length / 5) }, (_, row) => buttons.slice(row * 5, row * 5 + 5))
  const buttonRows = rows.map((row) => ({
    type: ComponentType.ActionRow as const,
    components: row.map(({ id, label, style }) => ({
      type: ComponentType.Button as const,
      custom_id: id,
      label,
      style: styles[style],
    })),
  }))
  return select === undefined ? buttonRows : [selectRow(select), ...buttonRows]
}

const selectRow = ({ id, placeholder, options }: NonNullable<ChatMessage['select']>) => ({
  type: ComponentType.ActionRow as const,
  components: [
    {
      type: ComponentType.StringSelect as const,
      custom_id: id,
      placeholder,
      options: options.map((one) => ({ ...one })),
    },
  ],
})
