import { Hono } from 'hono'
import type { RouteDeps } from './deps.ts'
import { localRequest } from './request.ts'

/** Whether the page offers to pair a first owner: it asks again and again, and the answer is kept small. */
export function pairingRoutes(deps: RouteDeps): Hono {
  return new Hono().get('/pairing', async (context) => {
    const answer = await deps.dispatcher.dispatch('access list', {}, localRequest(deps))
    const data = answer.kind === 'table' ? answer.data : undefined
    const canPair = typeof data === 'object' && data !== null && 'canPair' in data && data.canPair === true
    return context.json({ canPair })
  })
}
