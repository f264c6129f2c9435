import { Hono } from 'hono'
import { stream } from 'hono/streaming'
import type { Op } from '../store/op.ts'
import type { RouteDeps } from './deps.ts'
import { Refusal } from './respond.ts'
import { watchOp } from './watch-op.ts'

/** One op: as it is, or followed until it is final. */
export function opRoutes(deps: RouteDeps): Hono {
  const { store } = deps
  const find = async (id: string): Promise<Op> => {
    const op = await store.ops.get(id)
    if (op === undefined) throw new Refusal(404, `There is no op ${id.slice(0, 80)}.`)
    return op
  }
  return new Hono()
    .get('/ops/:id', async (context) => context.json(await find(context.req.param('id'))))
    .get('/ops/:id/wait', async (context) => {
      const { id } = await find(context.req.param('id'))
      context.header('content-type', 'application/x-ndjson')
      return stream(context, async (body) => {
        const gone = new AbortController()
        body.onAbort(() => gone.abort())
        for await (const op of watchOp(store, id, AbortSignal.any([gone.signal, deps.closing]))) {
          await body.write(`${JSON.stringify(op)}\n`)
        }
      })
    })
}
