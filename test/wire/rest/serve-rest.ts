import type { IncomingMessage, ServerResponse } from 'node:http'
import { LimitError } from '../limit/limit-error.ts'
import { touch } from '../state/world.ts'
import { answerCall } from './answer-call.ts'
import type { Call } from './call.ts'
import type { Fault, FaultKind } from './faults.ts'
import { readBody } from './read-body.ts'
import type { ReadBody } from './read-body.ts'
import { refusal } from './reply.ts'
import type { Reply } from './reply.ts'
import type { Rest } from './rest.ts'

const serverError: Reply = { status: 500, body: { code: 0, message: '500: Internal Server Error' } }
const reset: Reply = { status: -1 }

/** Answers one request to /api/v10. */
export async function serveRest(rest: Rest, request: IncomingMessage, response: ServerResponse): Promise<void> {
  rest.inFlight += 1
  const read = await readBody(request).catch((): ReadBody => ({ body: null, files: [] }))
  if (!request.complete) {
    // The client gave up, or died, in the middle of it: Discord never saw a request.
    rest.inFlight -= 1
    return
  }
  const url = new URL(request.url ?? '/', 'http://loopback')
  const call: Call = {
    method: request.method ?? 'GET',
    path: url.pathname.replace(/^\/api\/v10/, ''),
    query: Object.fromEntries(url.searchParams),
    body: read.body,
    files: read.files.map((file) => file.name),
    at: rest.world.clock.now(),
    status: 0,
  }
  rest.calls.push(call)
  const fault = rest.faults.strike(call)
  const reply = disturbed(rest, fault, () => answerCall(rest, call, read.files, request.headers.authorization))
  if (fault?.how === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.ms ?? 1000))
  call.status = reply.status
  rest.invalid.count(reply.status, reply.headers?.['X-RateLimit-Scope'])
  send(response, reply)
  rest.inFlight -= 1
  touch(rest.world)
}

function disturbed(rest: Rest, fault: Fault | undefined, answer: () => Reply): Reply {
  if (rest.invalid.banned) return { status: 429, headers: { 'Retry-After': '600' }, body: 'error code: 1015' }
  if (fault === undefined || fault.how === 'slow') return answer()
  if (fault.how.endsWith('-after')) answer()
  const waits = (fault.ms ?? 1000) / 1000
  const replies: Readonly<Record<Exclude<FaultKind, 'slow'>, Reply>> = {
    '500-after': serverError,
    '500-before': serverError,
    'reset-after': reset,
    'reset-before': reset,
    '403-blocked': { status: 403, body: { code: 90001, message: 'Reaction was blocked' } },
    '403': { status: 403, body: { code: 50001, message: 'Missing Access' } },
    '404': { status: 404, body: { code: 10003, message: 'Unknown Channel' } },
    '429': refusal(new LimitError(waits, 'user')),
    '429-global': refusal(new LimitError(waits, 'global')),
  }
  return replies[fault.how]
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.status === -1) {
    response.socket?.resetAndDestroy()
    return
  }
  if (reply.body === undefined) {
    response.writeHead(reply.status, reply.headers).end()
    return
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  const type = typeof reply.body === 'string' ? 'text/plain' : 'application/json'
  const length = Buffer.byteLength(text)
  response.writeHead(reply.status, { ...reply.headers, 'Content-Type': type, 'Content-Length': length }).end(text)
}
