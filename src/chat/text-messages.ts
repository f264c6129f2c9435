import type { ChatMessage } from './chat.ts'
import { withoutControls } from './inert-text.ts'
import { splitText } from './split-text.ts'
import { endOf } from './text-end.ts'

/** Discord's limit for one message; the console follows it. */
const longest = 2000
/** More of them are a wall that nobody reads. */
const mostParts = 6
/** What is shown of the end of a text that is a file: there an answer says what came of it. */
const endRoom = 1_200

type How = {
  readonly room: number
  readonly fileName: string
  /** what stands in the messages, where that is not the text itself: the file is the text */
  readonly shown?: string
}

/**
 * The messages that a text becomes, in order; none when there is nothing to see in it. `room` is left free in the last
 * one. Of a text that is longer than a few messages the beginning and the end stand there, and the whole is the file.
 */
export function textMessages(text: string, { room, fileName, shown: given = text }: How): ChatMessage[] {
  const shown = withoutControls(given)
  const parts = splitText(shown, longest - room)
  const [first = '', ...more] = parts
  if (more.length < mostParts) return parts.map((part) => ({ text: part }))
  const { hidden, end } = endOf(shown, 0, endRoom)
  const between = `-# … ${(hidden - first.length).toLocaleString('en')} characters between are in ${fileName}, which has the whole.`
  return [
    { text: first },
    { text: `${between}\n${end}`, files: [{ name: fileName, bytes: new TextEncoder().encode(text) }] },
  ]
}
