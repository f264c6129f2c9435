import type { Gateway } from '../gateway/gateway.ts'
import type { InvalidRequests } from '../limit/invalid-requests.ts'
import type { Limiter } from '../limit/limiter.ts'
import type { Schemas } from '../spec/check-body.ts'
import type { World } from '../state/world.ts'
import type { Call } from './call.ts'
import type { Faults } from './faults.ts'
import type { RouteTable } from './find-route.ts'

/** What the REST side of one double works with. */
export type Rest = {
  readonly world: World
  readonly gateway: Gateway
  readonly routes: RouteTable
  readonly limiter: Limiter
  readonly invalid: InvalidRequests
  readonly faults: Faults
  /** undefined: nothing is checked */
  readonly schemas: Schemas | undefined
  /** Each n-th request is checked. */
  readonly checkEach: number
  readonly calls: Call[]
  readonly violations: string[]
  inFlight: number
}
