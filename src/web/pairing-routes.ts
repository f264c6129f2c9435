import { Hono } from 'hono'
import type { RouteDeps } from './deps.ts'

/** Whether the page offers to pair a first owner: it asks again and again. */
export const pairingRoutes = ({ canPair }: RouteDeps): Hono =>
  new Hono().get('/pairing', (context) => context.json({ canPair: canPair() }))
