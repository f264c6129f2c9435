import { Hono } from 'hono'
import { z } from 'zod'
import { principalId } from '../fleet/principal.ts'
import type { Op } from '../store/op.ts'
import type { TranscriptMessage } from '../store/store.ts'
import type { ThreadRef, Topic } from '../store/topic.ts'
import type { RouteDeps } from './deps.ts'
import { clientId, consoleTopicId, localRequest } from './request.ts'
import { readBody, Refusal } from './respond.ts'

/** A page fetches these again at each change, so a topic of years must not be all of it. */
const mostMessages = 300
const mostCharacters = 16_000
const newTopic = z.strictObject({
  id: clientId,
  title: z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
})
const newMessage = z.strictObject({
  id: clientId,
  text: z
    .string()
    .refine((text) => /[^\s\p{Cf}]/u.test(text), 'must not be empty: write something to the orchestrator')
    .refine(
      (text) => text.length <= mostCharacters,
      `must have at most ${mostCharacters} characters: send it in parts`,
    ),
})

/** Topics of the console, their transcripts, and messages into them. */
export function topicRoutes(deps: RouteDeps): Hono {
  const { store, config } = deps
  const by = localRequest(deps).principal
  return new Hono()
    .get('/topics', async (context) => {
      const topics = await store.topics.list()
      return context.json(topics.filter((topic) => topic.id.startsWith('console:')))
    })
    .post('/topics', async (context) => {
      const { id, title } = await readBody(context, newTopic)
      const topic = { id: `console:${id}` as const, title, by: principalId(by), hostId: config.hostId }
      return context.json(await store.topics.open(topic), 201)
    })
    .get('/topics/:id', async (context) => {
      const topic = await findTopic(deps, context.req.param('id'))
      const [all, waiting] = await Promise.all([store.transcripts.list(topic.id), store.inbox.count(topic.id)])
      const messages = all.slice(-mostMessages)
      const earlier = all.length - messages.length
      return context.json({ topic, messages, earlier, waiting, ops: await findOps(deps, messages) })
    })
    .post('/topics/:id/messages', async (context) => {
      const topic = await findTopic(deps, context.req.param('id'))
      const { id, text } = await readBody(context, newMessage)
      // Speaking in a closed topic opens it again, as it does in a chat.
      if (topic.state === 'closed') await store.topics.update(topic.id, { state: 'open' })
      return context.json(await addMessage(deps, topic, `console:${id}`, text), 202)
    })
}

async function findTopic({ store }: RouteDeps, id: string): Promise<Topic> {
  const parsed = consoleTopicId.safeParse(id)
  const topic = parsed.success ? await store.topics.get(parsed.data) : undefined
  if (topic === undefined) throw new Refusal(404, `There is no topic ${id.slice(0, 80)} in this console.`)
  return topic
}

/** The ops that the transcript's receipts show, by id: what a page needs to offer Cancel. */
async function findOps({ store }: RouteDeps, messages: readonly TranscriptMessage[]): Promise<Record<string, Op>> {
  const ids = new Set(messages.flatMap((message) => message.opId ?? []))
  const ops = await Promise.all([...ids].map((id) => store.ops.get(id)))
  return Object.fromEntries(ops.flatMap((op) => (op === undefined ? [] : [[op.id, op]])))
}

/**
 * The person's message: shown and queued. Both writes leave in this order without a pause between them, so that an
 * answer never stands above its question; a retry with the same id repeats both without effect.
 */
async function addMessage(
  deps: RouteDeps,
  topic: Topic,
  id: string,
  text: string,
): Promise<{ id: string; added: boolean }> {
  const { store, config } = deps
  const at = Date.now()
  const topicId: ThreadRef = topic.id
  const [, added] = await Promise.all([
    store.transcripts.put(topicId, { id, from: 'person', text, at }),
    store.inbox.add(
      { id, topicId, by: { kind: 'local', uid: config.uid }, text, at },
      { title: topic.title, hostId: topic.hostId },
    ),
  ])
  return { id, added }
}
