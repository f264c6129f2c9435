import type { Body } from '../store/outbox.ts'
import type { ChatMessage } from './chat.ts'
import { inertLine } from './inert-text.ts'
import { splitText } from './split-text.ts'

/** Discord's limit for one message; the console follows it. */
const longest = 2000
const mostParts = 6

/** The messages that a body becomes, in order; none when there is nothing to see in it. Ops are rendered elsewhere. */
export function entryParts(body: Exclude<Body, { kind: 'receipt' | 'end' }>): ChatMessage[] {
  if (body.kind === 'open-topic') return [{ text: `**${inertLine(body.title, 200)}**` }]
  if (body.kind === 'confirm') return confirmParts(body.text, body.digest)
  return textParts(body.text).map((text) => ({ text }))
}

function textParts(text: string): string[] {
  const parts = splitText(text, longest)
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
