import { Hono } from 'hono'
import type { RouteDeps } from './deps.ts'

/** The fleet's table for the page. Not a command: a page that looks every few seconds would flood the audit. */
export function fleetRoutes(deps: RouteDeps): Hono {
  return new Hono().get('/fleet', async (context) => {
    const statuses = await deps.statuses()
    return context.json(
      statuses.map(({ agent, role, evidence, readiness, why }) => ({
        name: agent.name,
        role: agent.role,
        title: role?.title ?? agent.role,
        runtime: agent.runtime,
        host: agent.host ?? deps.config.hostId,
        placement: evidence.placement,
        readiness,
        why,
        heartbeatAt: evidence.heartbeat?.at,
      })),
    )
  })
}
