import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from '../rest/read-body.ts'
import type { Wire } from '../wire.ts'
import { act } from './act.ts'
import { showState } from './show-state.ts'

/** The page, what it shows, a stream that says when to look again, and what a person does. */
export function servePage(wire: Wire, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://loopback')
  const query = (name: string): string => url.searchParams.get(name) ?? ''
  if (url.pathname === '/') {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' })
    response.end(readFileSync(new URL('index.html', import.meta.url)))
  } else if (url.pathname === '/page/state')
    send(response, 200, showState(wire, query('as') || wire.owner.name, query('channel')))
  else if (url.pathname === '/page/changes') stream(wire, response)
  else if (url.pathname === '/page/act' && request.headers['content-type'] === 'application/json') {
    void readBody(request)
      .then(({ body }) => act(wire, body))
      .then((seen) => send(response, 200, seen))
      .catch((error: unknown) => send(response, 400, { error: error instanceof Error ? error.message : String(error) }))
  } else response.writeHead(404).end()
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body))
}

/** One line for all changes of a moment, so that a busy bot does not flood the page. */
function stream(wire: Wire, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
  const { watchers } = wire.stage.world
  let waiting: NodeJS.Timeout | undefined
  const tell = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      response.write('data: changed\n\n')
    }, 50)
  }
  watchers.add(tell)
  response.on('close', () => {
    watchers.delete(tell)
    clearTimeout(waiting)
  })
  tell()
}
