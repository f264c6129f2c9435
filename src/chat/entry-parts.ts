import type { Body } from '../store/outbox.ts'
import { alignTables } from './align-tables.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { inertLine } from './inert-text.ts'
import { textMessages } from './text-messages.ts'

type TextBody = Extract<Body, { kind: 'text' }>

/** `<@` and 20 digits at most, `>`, a line end */
const mentionRoom = 25

/**
 * The messages that a body becomes, in order; none when there is nothing to see in it. Ops are rendered elsewhere, files
 * that were sent along come from the store (`withFiles`).
 */
export function entryParts(body: Exclude<Body, { kind: 'receipt' | 'end' }>, door: Chat['door']): ChatMessage[] {
  if (body.kind === 'open-topic') return [{ text: `**${inertLine(body.title, 200)}**` }]
  if (body.kind === 'confirm') return confirmParts(body.text, body.digest)
  const footerRoom = body.footer === undefined ? 0 : body.footer.length + 1
  const room = footerRoom + (body.mention === undefined ? 0 : mentionRoom)
  const parts = textMessages(body.text, { room, fileName: 'answer.md', shown: alignTables(body.text) })
  return withTail(parts, body, door).map((part) => asPost(part, body.post))
}

const asPost = (part: ChatMessage, title: string | undefined): ChatMessage =>
  title === undefined ? part : { ...part, post: { title, end: title } }

/** Under the last part: who is notified finds the whole answer above. A text of nothing may still have files. */
function withTail(parts: readonly ChatMessage[], body: TextBody, door: Chat['door']): ChatMessage[] {
  const { footer = '', files = [] } = body
  const mention = door === 'discord' ? body.mention : undefined
  const isBare = parts.length === 0 && (files.length > 0 || footer !== '')
  const [last, ...before] = (isBare ? [{ text: '' }] : parts).toReversed()
  if (last === undefined) return []
  const tag = mention === undefined || isNamed(last.text, mention) ? '' : `<@${mention}>`
  const tail = [footer, tag].filter((line) => line !== '')
  const text = tail.length === 0 ? last.text : [last.text.trimEnd(), ...tail].join('\n').trimStart()
  return [...before.toReversed(), { ...last, text, ...(mention === undefined ? {} : { mention }) }]
}

/** In code it notifies nobody. */
const isNamed = (text: string, userId: string): boolean =>
  text.replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, '').includes(`<@${userId}>`)

/** As it will run: nothing of a plan is set anew. The buttons stand under the last part, so that all of it has been read before. */
function confirmParts(text: string, digest: string): ChatMessage[] {
  const parts = textMessages(text, { room: 0, fileName: 'plan.md' })
  const buttons = [
    { id: `confirm:${digest}`, label: 'Confirm', style: 'danger' },
    { id: `dismiss:${digest}`, label: 'Dismiss', style: 'plain' },
  ] as const
  return parts.map((part, i) => (i === parts.length - 1 ? { ...part, buttons } : part))
}
