import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { startWire } from './start-wire.ts'
import type { WireOptions } from './serve-wire.ts'

/** Statuses of `count` messages sent at once. */
async function burst(count: number, options: WireOptions): Promise<{ statuses: number[]; last: Response }> {
  const wire = await startWire(options)
  const headers = { Authorization: `Bot ${wire.token}`, 'Content-Type': 'application/json' }
  const url = `${wire.url}/v10/channels/${wire.channel('general').id}/messages`
  const send = (): Promise<Response> => fetch(url, { method: 'POST', headers, body: '{"content":"x"}' })
  const responses = await Promise.all(Array.from({ length: count }, send))
  const last = await send()
  return {
    statuses: [...new Set(responses.map((response) => response.status))].toSorted((one, other) => one - other),
    last,
  }
}

test('a route’s limit says when to come back, in headers and body', async () => {
  const { statuses, last } = await burst(6, {})
  expect(statuses).toEqual([200, 429])
  expect(last.headers.get('X-RateLimit-Limit')).toBe('5')
  expect(last.headers.get('X-RateLimit-Remaining')).toBe('0')
  expect(last.headers.get('X-RateLimit-Scope')).toBe('user')
  expect(await last.json()).toMatchObject({ global: false, retry_after: expect.closeTo(5, 0) as number })
})

test('the whole bot’s limit is global', async () => {
  const { last } = await burst(3, { requestsPerSecond: 3 })
  expect(last.status).toBe(429)
  expect(last.headers.get('X-RateLimit-Global')).toBe('true')
  expect(await last.json()).toMatchObject({ global: true })
})

test('both can be lifted', async () => {
  const { statuses } = await burst(300, { requestsPerSecond: Infinity, messagesPerFiveSeconds: Infinity })
  expect(statuses).toEqual([200])
})

test('who keeps asking with a wrong token is shut out after 10,000', async () => {
  const wire = await startWire()
  wire.stage.rest.invalid.count(403, undefined)
  for (let index = 0; index < 9998; index += 1) wire.stage.rest.invalid.count(429, 'user')
  const ask = (token: string): Promise<Response> =>
    fetch(`${wire.url}/v10/users/@me`, { headers: { Authorization: `Bot ${token}` } })
  expect((await ask('wrong')).status).toBe(401)
  expect(wire.invalidRequests).toBe(10_000)
  expect((await ask(wire.token)).status).toBe(429)
  wire.jump(11 * 60_000)
  expect((await ask(wire.token)).status).toBe(200)
})

test('a request that breaks off in the middle was never made', async () => {
  const wire = await startWire()
  const head = `POST /api/v10/channels/${wire.channel('general').id}/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{`
  const socket = connect(wire.port, '127.0.0.1', () => socket.write(head))
  await wire.until(() => wire.stage.rest.inFlight === 1)
  socket.destroy()
  await wire.until(() => wire.stage.rest.inFlight === 0)
  expect(wire.requests).toEqual([])
})
