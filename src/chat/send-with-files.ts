import type { Outbox, OutboxEntry } from '../store/outbox.ts'
import { ChatError } from './chat.ts'
import type { Chat, ChatMessage } from './chat.ts'
import { moreFiles, renderUnsent } from './plan-files.ts'
import { sendPart } from './send-part.ts'
import { withLines } from './with-lines.ts'

type Part = { readonly index: number | string; readonly message: ChatMessage }

/**
 * Sends one part of an entry. Where its files are refused its text is sent all the same: with each file in a message of
 * its own if together they were too large, and with a line for each one that is not taken. Each of these messages has a
 * nonce of its own: with that of the whole, the first of them would be taken for it. Returns the first one's id.
 */
export async function sendWithFiles(
  chat: Chat,
  outbox: Pick<Outbox, 'mark'>,
  entry: OutboxEntry,
  part: Part,
  now: () => number,
): Promise<string> {
  try {
    return await sendPart(chat, outbox, entry, part, now)
  } catch (error) {
    const instead = error instanceof ChatError ? planInstead(part.message, error) : undefined
    if (instead === undefined) throw error
    const ids: string[] = []
    for (const [n, message] of instead.entries())
      ids.push(await sendWithFiles(chat, outbox, entry, { index: `${part.index}.${n}`, message }, now))
    return ids[0] ?? ''
  }
}

/** What is sent in place of a message whose files were refused; undefined when it was not refused for them. */
export function planInstead(
  message: ChatMessage,
  { kind, message: why, remedy }: ChatError,
): readonly [ChatMessage, ...ChatMessage[]] | undefined {
  const { files = [], ...bare } = message
  const [file, ...others] = files
  if (file === undefined || (kind !== 'too-large' && kind !== 'no-files')) return undefined
  if (kind === 'too-large' && others.length > 0)
    return [{ ...message, files: [file] }, ...others.map((other) => ({ text: moreFiles([other]), files: [other] }))]
  const text = bare.text === moreFiles(files) ? '' : bare.text
  const [first = bare, ...more] = withLines({ ...bare, text }, renderUnsent(files, remedy ?? `${why}.`))
  return [first, ...more]
}
