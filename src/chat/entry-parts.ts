import type { Body } from '../store/outbox.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { inertLine } from './inert-text.ts'
import { splitText } from './split-text.ts'

/** Discord's limit for one message; the console follows it. */
const longest = 2000
const mostParts = 6

type TextBody = Extract<Body, { kind: 'text' }>

/** `<@` and 20 digits at most, `>`, a line end */
const mentionRoom = 25

/**
 * The messages that a body becomes, in order; none when there is nothing to see in it. Ops are rendered elsewhere, files
 * come from the store (`entryFiles`).
 */
export function entryParts(body: Exclude<Body, { kind: 'receipt' | 'end' }>, door: Chat['door']): ChatMessage[] {
  if (body.kind === 'open-topic') return [{ text: `**${inertLine(body.title, 200)}**` }]
  if (body.kind === 'confirm') return confirmParts(body.text, body.digest)
  return withMention(textParts(body.text, body.mention === undefined ? longest : longest - mentionRoom), body, door)
}

/** Under the last part: who is notified finds the whole answer above. A text of nothing may still have files. */
function withMention(parts: readonly string[], body: TextBody, door: Chat['door']): ChatMessage[] {
  const { mention, files = [] } = body
  const texts = parts.length === 0 && files.length > 0 ? [''] : parts
  return texts.map((text, i) => {
    if (mention === undefined || door !== 'discord' || i < texts.length - 1) return { text }
    return { text: text.includes(`<@${mention}>`) ? text : `${text.trimEnd()}\n<@${mention}>`.trimStart(), mention }
  })
}

function textParts(text: string, limit = longest): string[] {
  const parts = splitText(text, limit)
  if (parts.length <= mostParts) return parts
  const kept = parts.slice(0, mostParts - 1)
  const left = parts.slice(mostParts - 1).reduce((sum, part) => sum + part.length, 0)
  return [...kept, `… cut here: about ${left} more characters are not shown.`]
}

/** The buttons stand under the last part, so that the whole plan has been read before. */
function confirmParts(text: string, digest: string): ChatMessage[] {
  const parts = textParts(text)
  const buttons = [
    { id: `confirm:${digest}`, label: 'Confirm', style: 'danger' },
    { id: `dismiss:${digest}`, label: 'Dismiss', style: 'plain' },
  ] as const
  return parts.map((part, i) => (i === parts.length - 1 ? { text: part, buttons } : { text: part }))
}
