import type { ChatMessage } from './chat.ts'
import { splitText } from './split-text.ts'

/** Discord's limit for one message; the console follows it. */
const longest = 2000

/** A message with lines under its text; what does not fit stands in messages of its own behind it. */
export function withLines(message: ChatMessage, lines: string): readonly ChatMessage[] {
  if (lines === '') return [message]
  const text = `${message.text}\n${lines}`.trim()
  if (text.length <= longest) return [{ ...message, text }]
  const behind = splitText(lines, longest).map((part) => ({ text: part }))
  return message.text.trim() === '' && (message.files ?? []).length === 0
    ? withReply(message, behind)
    : [message, ...behind]
}

const withReply = (message: ChatMessage, [first = { text: '' }, ...more]: readonly ChatMessage[]) => [
  { ...message, ...first },
  ...more,
]
