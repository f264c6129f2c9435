import { z } from 'zod'
import type { Logger } from '../log.ts'
import { isNewer } from './is-newer.ts'
import { rawMessageSchema } from './raw-message.ts'
import type { RawMessage } from './raw-message.ts'

const pageSchema = z.array(z.unknown())
const withId = z.object({ id: z.string().regex(/^\d+$/) })

export type MessagePage = {
  /** of those that can be read */
  readonly messages: readonly RawMessage[]
  /** id of the newest one, whether it can be read or not */
  readonly newestId: string | undefined
  /** how many there are, whether they can be read or not */
  readonly length: number
}

/** A page of messages as Discord answers it, oldest first. One that can't be read is told in the log and passed over. */
export function readMessages(page: unknown, logger: Pick<Logger, 'warn'>): MessagePage {
  const all = pageSchema.parse(page)
  const messages: RawMessage[] = []
  let newestId: string | undefined
  for (const each of all) {
    const id = withId.safeParse(each).data?.id
    if (id !== undefined && (newestId === undefined || isNewer(id, newestId))) newestId = id
    const { data, error } = rawMessageSchema.safeParse(each)
    if (id !== undefined && data !== undefined) messages.push(data)
    else logger.warn({ err: error, messageId: id }, 'a message can not be read and is passed over')
  }
  return { messages: messages.toSorted((a, b) => (isNewer(a.id, b.id) ? 1 : -1)), newestId, length: all.length }
}
