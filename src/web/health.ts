import type { Readiness } from '../fleet/readiness.ts'

export type HostHealth = { readonly hostId: string; readonly worker: 'ok' | 'away' }

/** What main looked at; the status follows from it. */
export type HealthFacts = {
  readonly discord: 'ready' | 'connecting' | 'off'
  readonly redis: 'ok' | 'down'
  readonly hosts: readonly HostHealth[]
  /** `missing`: the roster has no such agent */
  readonly floor: { readonly orchestrator: Readiness | 'missing'; readonly enhancer: Readiness | 'missing' }
  /** agents that a person has frozen; absent: none */
  readonly paused?: readonly string[]
}

/** The body of `GET /health` (DESIGN §5). */
export type Health = { readonly status: 'ok' | 'degraded' | 'down' } & HealthFacts

const broken: ReadonlySet<string> = new Set(['dead', 'missing'])
const well: ReadonlySet<string> = new Set(['working', 'idle'])

/** `down` only for what nobody can work without: Redis and the floor. Everything else that is amiss is `degraded`. */
export function findHealth(facts: HealthFacts): Health {
  const { discord, redis, hosts, paused } = facts
  const floor = { orchestrator: facts.floor.orchestrator, enhancer: facts.floor.enhancer }
  const floorAgents = Object.values(floor)
  const down = redis === 'down' || floorAgents.some((readiness) => broken.has(readiness))
  const sound =
    discord !== 'connecting' &&
    hosts.every((host) => host.worker === 'ok') &&
    floorAgents.every((readiness) => well.has(readiness))
  return {
    status: down ? 'down' : sound ? 'ok' : 'degraded',
    discord,
    redis,
    hosts,
    floor,
    ...(paused ? { paused } : {}),
  }
}
