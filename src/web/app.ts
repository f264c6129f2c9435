import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { cardRoutes } from './card-routes.ts'
import { commandRoutes } from './command-routes.ts'
import type { ConsoleToken } from './console-token.ts'
import type { RouteDeps } from './deps.ts'
import { eventRoutes } from './event-routes.ts'
import { guardLogin, guardOrigin } from './guard.ts'
import { findHealth } from './health.ts'
import { renderMetrics } from './metrics.ts'
import { opRoutes } from './op-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { pairingRoutes } from './pairing-routes.ts'
import { createRedactor } from '../redact/create-redactor.ts'
import { redactAnswer } from './redact-answer.ts'
import { Refusal, respondError } from './respond.ts'
import { topicRoutes } from './topic-routes.ts'

const mostBytes = 64 * 1024

/** For the browser on loopback: everything behind the login but health and metrics. */
export function consoleApp(deps: RouteDeps, token: ConsoleToken, port: () => number): Hono {
  return baseApp(deps)
    .use(guardOrigin(port))
    .route('/', openRoutes(deps))
    .use('/api/*', guardLogin(token), redactAnswer(deps.redactor ?? createRedactor([])))
    .route('/api', apiRoutes(deps))
    .route('/', pageRoutes(deps, token))
}

/** For the shell on the unix socket: whoever may open the socket is the local operator. */
export function shellApp(deps: RouteDeps): Hono {
  return baseApp(deps).route('/', openRoutes(deps)).route('/api', apiRoutes(deps))
}

const refuseSize = (): never => {
  throw new Refusal(413, 'The request is too large: at most 64 KiB.')
}

function baseApp(deps: RouteDeps): Hono {
  const headers = secureHeaders({
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: false,
  })
  const app = new Hono().use(headers).use(bodyLimit({ maxSize: mostBytes, onError: refuseSize }))
  app.onError((error, context) => respondError(context, error, deps.logger))
  app.notFound((context) =>
    respondError(context, new Refusal(404, `There is nothing at ${context.req.path.slice(0, 80)}.`), deps.logger),
  )
  return app
}

function openRoutes(deps: RouteDeps): Hono {
  return new Hono()
    .get('/health', async (context) => {
      const health = findHealth(await deps.health())
      context.header('cache-control', 'no-store')
      return context.json(health, health.status === 'down' ? 503 : 200)
    })
    .get('/metrics', async (context) => {
      const { type, text } = await renderMetrics(deps.store, deps.config.hostId)
      return context.body(text, 200, { 'content-type': type })
    })
}

function apiRoutes(deps: RouteDeps): Hono {
  return new Hono()
    .use(async (context, next) => {
      context.header('cache-control', 'no-store')
      await next()
    })
    .route('/', commandRoutes(deps))
    .route('/', topicRoutes(deps))
    .route('/', opRoutes(deps))
    .route('/', cardRoutes(deps))
    .route('/', pairingRoutes(deps))
    .route('/', eventRoutes(deps))
    .all('*', (context) => {
      throw new Refusal(404, `There is nothing at ${context.req.path.slice(0, 80)}.`)
    })
}
