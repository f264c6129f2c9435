import { Hono } from 'hono'
import { z } from 'zod'
import type { RouteDeps } from './deps.ts'
import { clientId, consoleTopicId, localRequest } from './request.ts'
import { readBody, Refusal } from './respond.ts'

const newAnswer = z.strictObject({
  choice: z.string().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  text: z.string().optional(),
})

const press = z.strictObject({
  choice: z.string().min(1).max(100),
  topicId: consoleTopicId.optional(),
  id: clientId.optional(),
})

/** What a page does with a card and with a message's files. */
export function cardRoutes(deps: RouteDeps): Hono {
  return new Hono()
    .post('/cards/:id/answer', async (context) => {
      const { choice, text } = await readBody(context, newAnswer)
      const answer = text === undefined ? { choice } : { choice, text }
      const said = await deps.dispatcher.answer(context.req.param('id'), answer, localRequest(deps))
      return context.json({ kind: 'text', text: said })
    })
    .post('/cards/:id/press', async (context) => {
      const { choice, topicId, id } = await readBody(context, press)
      return context.json(await deps.dispatcher.press(context.req.param('id'), choice, localRequest(deps, id, topicId)))
    })
    .get('/files/:id', async (context) => {
      const file = await deps.store.files.get(context.req.param('id'))
      if (file === undefined) throw new Refusal(404, 'This file is not here any more: files are kept for a day.')
      // Never shown as a page of ours: what a session made is a stranger's.
      const name = encodeURIComponent(file.name).replaceAll("'", '%27')
      context.header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      context.header('content-security-policy', 'sandbox')
      return context.body(new Uint8Array(file.bytes).buffer, 200, { 'content-type': 'application/octet-stream' })
    })
}
