import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Signal } from '../store/store.ts'
import { createBell } from './bell.ts'
import type { RouteDeps } from './deps.ts'

/** Keeps the connection through proxies and shows a dead one within this time. */
const heartbeatMs = 15_000
const shown: ReadonlySet<Signal['kind']> = new Set(['transcript', 'op', 'inbox', 'rescan'])

/**
 * Hints for the page, one SSE event each. A new connection begins with `rescan`: what was missed is not replayed, the
 * page fetches everything again. A slow reader gets each waiting hint once.
 */
export function eventRoutes(deps: RouteDeps): Hono {
  return new Hono().get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const gone = new AbortController()
      stream.onAbort(() => gone.abort())
      const ended = AbortSignal.any([gone.signal, deps.closing])
      const waiting = new Set([JSON.stringify({ kind: 'rescan' })])
      const bell = createBell()
      const stop = deps.store.signals.on((signal) => {
        if (!shown.has(signal.kind)) return
        waiting.add(JSON.stringify(signal))
        bell.ring()
      })
      try {
        while (!ended.aborted) {
          const hints = [...waiting]
          waiting.clear()
          for (const data of hints) await stream.writeSSE({ data })
          if (hints.length === 0) await stream.write(': still here\n\n')
          await bell.wait(heartbeatMs, ended)
        }
      } finally {
        stop()
      }
    }),
  )
}
