import { LimitError } from '../limit/limit-error.ts'
import { checkBody } from '../spec/check-body.ts'
import { findRoute, isDiscords } from './find-route.ts'
import { refusal } from './reply.ts'
import type { Reply } from './reply.ts'
import type { Rest } from './rest.ts'
import { RestError } from './route.ts'
import type { RestRequest, Route, UploadedFile } from './route.ts'
import type { Call } from './call.ts'

/** For routes without a bucket of their own. */
const wide = { count: 100, per: 1000 }

const failed = (status: number, code: number, message: string, headers = {}): Reply => ({
  status,
  headers,
  body: { code, message },
})

/** What Discord answers to a call: token, limits, form, then the route's own work. Every violation is written down. */
export function answerCall(
  rest: Rest,
  call: Call,
  files: readonly UploadedFile[],
  authorization: string | undefined,
): Reply {
  const found = findRoute(rest.routes, call.method, call.path)
  if (!found) return unknownRoute(rest, call)
  const { route, params } = found
  if (route.tokenInPath !== true && authorization !== `Bot ${rest.world.token}`)
    return failed(401, 0, '401: Unauthorized')
  let headers: Record<string, string> = {}
  try {
    if (route.tokenInPath !== true) rest.limiter.takeGlobal()
    const major = params['token'] ?? params['id'] ?? ''
    const taken = rest.limiter.take(route.bucket ?? { name: `${route.method} ${route.path}`, ...wide }, major)
    headers = taken.headers
    if (taken.retryAfter !== undefined) throw new LimitError(taken.retryAfter, 'user')
    const { world, gateway } = rest
    const request: RestRequest = {
      world,
      gateway,
      method: call.method,
      path: call.path,
      params,
      query: call.query,
      body: call.body,
      files,
    }
    const wrong = findViolations(rest, route, request)
    if (wrong.length > 0) throw new RestError(400, 50035, `Invalid Form Body: ${wrong.join('; ')}`, true)
    return { ...route.run(request), headers }
  } catch (error) {
    if (error instanceof LimitError) return refusal(error, headers)
    if (!(error instanceof RestError)) return broken(rest, call, error)
    if (error.violation) rest.violations.push(`${call.method} ${call.path}: ${error.message}`)
    return failed(error.status, error.code, error.message, headers)
  }
}

/** A fault of the double itself: it must fail the test, not end the process. */
function broken(rest: Rest, call: Call, error: unknown): Reply {
  rest.violations.push(
    `${call.method} ${call.path}: the double failed: ${error instanceof Error ? error.stack : String(error)}`,
  )
  return failed(500, 0, '500: Internal Server Error')
}

function unknownRoute(rest: Rest, call: Call): Reply {
  const why = isDiscords(call.method, call.path) ? 'the double does not have it yet' : 'Discord has no such route'
  rest.violations.push(`${call.method} ${call.path}: ${why}`)
  return failed(404, 0, '404: Not Found')
}

function findViolations(rest: Rest, route: Route, request: RestRequest): string[] {
  if (!rest.schemas || rest.calls.length % rest.checkEach !== 0) return []
  const query = route.query?.safeParse(request.query)
  if (query?.success === false)
    return query.error.issues.map((issue) => `query ${issue.path.join('.')}: ${issue.message}`)
  if (!route.query && Object.keys(request.query).length > 0)
    return [`query: ${Object.keys(request.query).join(', ')}: not of this route`]
  if (route.body === undefined) return hasBody(request) ? ['a body, where none is allowed'] : []
  const name = typeof route.body === 'string' ? route.body : route.body(request)
  const { schemas } = rest
  if (route.list !== true) return checkBody(schemas, name, request.body)
  if (!Array.isArray(request.body)) return ['body: expected a list']
  return request.body.flatMap((each: unknown) => checkBody(schemas, name, each))
}

const hasBody = (request: RestRequest): boolean =>
  request.body !== undefined && request.body !== null && Object.keys(request.body).length > 0
