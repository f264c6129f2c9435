import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Request } from '../command/dispatch.ts'
import type { ThreadRef } from '../store/topic.ts'
import type { RouteDeps } from './deps.ts'

/** Ids that a page or shell makes, so that its retry is the same message or op. */
export const clientId = z.string().regex(/^[\w-]{8,64}$/, 'must be 8 to 64 letters, digits, - or _')

const isConsoleTopic = (text: string): text is ThreadRef & `console:${string}` => /^console:[\w-]{1,64}$/.test(text)
export const consoleTopicId = z.string().refine(isConsoleTopic, 'must be the id of a console topic (console:…)')

/** The request of the local operator; in a topic, its receipt goes there. */
export function localRequest(deps: RouteDeps, cause?: string, topicId?: ThreadRef): Request {
  return {
    principal: { kind: 'local', uid: deps.config.uid },
    place: topicId === undefined ? { door: deps.door } : { door: deps.door, thread: topicId, topicId },
    cause: cause ?? randomUUID(),
    receipt: topicId === undefined ? 'none' : 'outbox',
  }
}
