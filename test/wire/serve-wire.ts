import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startClock } from './clock.ts'
import { disturb } from './gateway/disturb.ts'
import { openGateway } from './gateway/open-gateway.ts'
import { InvalidRequests } from './limit/invalid-requests.ts'
import { Limiter } from './limit/limiter.ts'
import { Faults } from './rest/faults.ts'
import { indexRoutes } from './rest/find-route.ts'
import { serveRest } from './rest/serve-rest.ts'
import type { Rest } from './rest/rest.ts'
import { routes } from './rest/routes.ts'
import { serveFile } from './rest/serve-file.ts'
import { loadSchemas } from './spec/check-body.ts'
import { makeWorld } from './state/make-world.ts'
import { makeUntil } from './view/until.ts'
import { Wire } from './wire.ts'

export type WireOptions = {
  readonly guild?: string
  readonly channels?: readonly string[]
  readonly owner?: string
  /** names of a team that owns the application instead of `owner` alone */
  readonly team?: readonly string[]
  readonly token?: string
  readonly port?: number
  /** Which requests are held against Discord's description: default all. `sample`: each hundredth. */
  readonly check?: 'all' | 'sample' | 'off'
  readonly requestsPerSecond?: number
  readonly messagesPerFiveSeconds?: number
  /** Privileged intents that are not switched on, as bits: asking for one is 4014. */
  readonly refusedIntents?: number
  readonly heartbeatMs?: number
  /** Answers what is neither REST nor CDN. */
  readonly page?: (wire: Wire, request: IncomingMessage, response: ServerResponse) => void
}

const each = { all: 1, sample: 100, off: Infinity }

/** Starts a double and nothing else; in a test use `startWire`, which also stops it and asserts that it stayed clean. */
export async function serveWire(options: WireOptions = {}): Promise<Wire> {
  const clock = startClock()
  const world = makeWorld(clock, {
    token: options.token ?? 'double.token.of-the-bot',
    guild: options.guild ?? 'Mos',
    channels: options.channels ?? ['general', 'ops', 'bugs'],
    owner: options.owner ?? 'olga',
    team: options.team,
  })
  const server = createServer({ keepAliveTimeout: 60_000 })
  const {
    heartbeatMs = 41_250,
    refusedIntents = 0,
    requestsPerSecond = 50,
    messagesPerFiveSeconds = 5,
    check = 'all',
  } = options
  const gateway = openGateway(world, server, { heartbeatMs, refusedIntents })
  const rest: Rest = {
    world,
    gateway,
    routes: indexRoutes(routes),
    limiter: new Limiter({ requestsPerSecond, messagesPerFiveSeconds }, clock.now),
    invalid: new InvalidRequests(clock.now),
    faults: new Faults(),
    schemas: check === 'off' ? undefined : await loadSchemas(),
    checkEach: each[check],
    calls: [],
    violations: [],
    inFlight: 0,
  }
  const port = await listen(server, options.port ?? 0)
  world.cdnUrl = `http://127.0.0.1:${port}/cdn`
  gateway.url = `ws://127.0.0.1:${port}/gateway`
  const until = makeUntil(world, () => lastCalls(rest))
  const wire = new Wire({
    stage: { world, rest, until },
    port,
    gateway: disturb(gateway),
    stop: () => stop(server, rest),
  })
  server.on('request', (request, response) => {
    const path = request.url ?? ''
    if (path.startsWith('/api/v10/')) void serveRest(rest, request, response)
    else if (path.startsWith('/cdn/')) serveFile(world, path.slice('/cdn'.length), response)
    else if (options.page) options.page(wire, request, response)
    else response.writeHead(404).end()
  })
  return wire
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
}

function stop(server: Server, { world, gateway }: Rest): Promise<void> {
  world.clock.stop()
  for (const socket of gateway.sockets) socket.terminate()
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

const lastCalls = (rest: Rest): string =>
  ['The latest requests:', ...rest.calls.slice(-8).map((call) => `  ${call.method} ${call.path} ${call.status}`)].join(
    '\n',
  )
