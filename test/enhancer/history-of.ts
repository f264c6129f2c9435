import type { EventBody, FleetEvent } from '../../src/fleet/fleet-event.ts'

export const start = Date.UTC(2026, 10, 27, 8)
export const minute = 60_000

type Where = { readonly agent?: string; readonly role?: string; readonly hostId?: string }

/** Events by when they happened, in minutes from `start`: of ada, a coder on claude, unless they say otherwise. */
export const historyOf = (
  ...told: readonly (readonly [minutes: number, body: EventBody, where?: Where])[]
): readonly FleetEvent[] =>
  told.map(([minutes, body, where], index) => ({
    id: `e${index}`,
    at: start + minutes * minute,
    hostId: 'box',
    agent: 'ada',
    role: 'coder',
    runtime: 'claude',
    ...where,
    ...body,
  }))
