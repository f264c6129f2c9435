import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { TrackerKind } from '../../../src/fleet/tracker-settings.ts'

export type DoubleIssue = {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly by: string
  state: 'open' | 'closed'
  /** the search knows it */
  isIndexed: boolean
  readonly isPull?: boolean
  isLocked?: boolean
  readonly comments: { readonly by: string; readonly text: string }[]
}
export type Sent = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
  readonly json: Record<string, unknown>
  /** the bytes as they came */
  readonly raw: string
}
export type Reply = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}
/** What goes wrong with the next request of that method: before it is looked at, or after it is done. */
export type Fault = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT'
  /** part of its path; absent: any */
  readonly path?: string
  readonly when: 'before' | 'after'
  readonly what: Reply | 'reset' | 'silence' | 'half'
  /** so many requests; absent: one */
  times?: number
}

/** A tracker's world: what is in it, who may what, and what goes wrong. */
export class World {
  readonly repository = 'us/mos'
  readonly token = 'tok-1234567890abcdef'
  readonly me = 'mos-bot'
  readonly issues: DoubleIssue[] = []
  readonly sent: Sent[] = []
  readonly faults: Fault[] = []
  /** `none`: the token says nothing of its owner */
  rights: 'write' | 'read' | 'revoked' = 'write'
  tellsMe = true
  takesIssues = true
  /** what is new is not found by searching */
  lags = false
  /** the most that a page has, whatever is asked for */
  pageCap = 100
  url = ''

  add(issue: Partial<DoubleIssue> & Pick<DoubleIssue, 'title'>): DoubleIssue {
    const made = {
      number: this.issues.length + 1,
      body: '',
      by: 'somebody',
      state: 'open' as const,
      isIndexed: !this.lags,
      comments: [],
      ...issue,
    }
    this.issues.push(made)
    return made
  }

  get plain(): readonly DoubleIssue[] {
    return this.issues.filter(({ isPull }) => isPull !== true)
  }

  /** Newest first, one page of it. */
  page<T>(all: readonly T[], page: number, size: number): { items: readonly T[]; hasNext: boolean } {
    const most = Math.min(size, this.pageCap)
    return { items: all.slice((page - 1) * most, page * most), hasNext: all.length > page * most }
  }

  writes(): readonly Sent[] {
    return this.sent.filter(({ method }) => method !== 'GET')
  }
}

export type Dialect = { readonly kind: TrackerKind; answer(world: World, sent: Sent): Reply }

/** A tracker on loopback that ends with the test. */
export async function startDouble(dialect: Dialect): Promise<World> {
  const world = new World()
  const server: Server = createServer((request, response) => void respond(dialect, world, request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  world.url = `http://127.0.0.1:${port}`
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return world
}

/** Where nobody listens any more. */
export async function deadUrl(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

async function respond(dialect: Dialect, world: World, request: IncomingMessage, response: ServerResponse) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const url = new URL(request.url ?? '/', world.url)
  const raw = Buffer.concat(chunks).toString('utf8')
  const { method = 'GET', headers } = request
  const json = raw === '' ? {} : (JSON.parse(raw) as Record<string, unknown>)
  const sent: Sent = { method, path: decodeURIComponent(url.pathname), query: url.searchParams, headers, json, raw }
  world.sent.push(sent)
  const fault = takeFault(world, sent)
  if (fault?.when === 'before') return spoil(response, fault.what)
  const reply = dialect.answer(world, sent)
  if (fault !== undefined) return spoil(response, fault.what)
  say(response, reply)
}

function takeFault(world: World, { method, path }: Sent): Fault | undefined {
  const at = world.faults.findIndex((each) => each.method === method && path.includes(each.path ?? ''))
  const fault = world.faults[at]
  if (fault === undefined) return undefined
  fault.times = (fault.times ?? 1) - 1
  if (fault.times <= 0) world.faults.splice(at, 1)
  return fault
}

function spoil(response: ServerResponse, what: Fault['what']): void {
  if (what === 'silence') return
  if (what === 'reset') {
    response.socket?.resetAndDestroy()
    return
  }
  if (what === 'half') {
    response.writeHead(201, { 'content-type': 'application/json', 'content-length': '1000' })
    response.write('{"number": 1')
    setImmediate(() => response.socket?.resetAndDestroy())
    return
  }
  say(response, what)
}

function say(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

export const linkTo = (sent: Sent, page: number): Readonly<Record<string, string>> => {
  const query = new URLSearchParams(sent.query)
  query.set('page', String(page))
  return {
    link: `<http://127.0.0.1${sent.path}?${query.toString()}>; rel="next", <http://127.0.0.1${sent.path}>; rel="first"`,
  }
}
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)
export const numberOf = (value: string | null, byDefault: number): number => Number(value ?? byDefault)
