import type { z } from 'zod'
import type { SchemaName } from '../spec/check-body.ts'
import type { World } from '../state/world.ts'
import type { Gateway } from '../gateway/gateway.ts'

export type UploadedFile = {
  readonly field: string
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

export type RestRequest = {
  readonly world: World
  readonly gateway: Gateway
  readonly method: string
  /** without /api/v10 */
  readonly path: string
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly files: readonly UploadedFile[]
}

/** No body: 204. */
export type Answer = { readonly status: number; readonly body?: unknown }

export type Route = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** ':name' is a parameter: one segment */
  readonly path: string
  /** The spec's schema of the body; none: no body is allowed. */
  readonly body?: SchemaName | ((request: RestRequest) => SchemaName)
  /** The body is a list of what `body` names. */
  readonly list?: boolean
  readonly query?: z.ZodType
  /** Own bucket; else a wide one. `per` in ms, one bucket for each first parameter. */
  readonly bucket?: { readonly name: string; readonly count: number; readonly per: number }
  /** Carries a token in its path: no Authorization, and outside the bot's global limit. */
  readonly tokenInPath?: boolean
  run(request: RestRequest): Answer
}

/** An answer that is an error of Discord's, thrown from wherever it is found. */
export class RestError extends Error {
  readonly status: number
  readonly code: number
  /** a fault of the bot's request that no well-made bot sends: recorded as a violation */
  readonly violation: boolean

  constructor(status: number, code: number, message: string, violation = false) {
    super(message)
    this.status = status
    this.code = code
    this.violation = violation
  }
}

/** The request's parameter; a route that asks for one it has not is a fault of the double. */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name]
  if (value === undefined) throw new Error(`The route of ${request.path} has no :${name}`)
  return value
}
