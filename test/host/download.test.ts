import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createHost } from '../../src/host/create-host.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const host = createHost({ hostId: 'here', path: '/usr/bin' })

/** A real server on loopback, `127.0.0.1:<port>`; how often it was asked. */
async function serve(listener: RequestListener): Promise<{ at: string; asked: () => number }> {
  let asked = 0
  const server = createServer((request, response) => {
    asked += 1
    listener(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { at: `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`, asked: () => asked }
}

/** What came of it: the bytes, or the words of its Failure; and what lies in its directory then. */
async function fetched(
  url: string,
  hosts: readonly string[],
  more: { maxBytes?: number; timeoutMs?: number; signal?: AbortSignal } = {},
) {
  const directory = await temporaryDirectory()
  const path = join(directory, 'files', 'a.png')
  try {
    const { bytes } = await host.download({ url, path, hosts, maxBytes: 100, ...more })
    return { bytes, text: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 }
  } catch (error) {
    const left = await readdir(join(directory, 'files')).catch(() => [])
    return { failed: error instanceof Failure ? error.message : error, left }
  }
}

test('a file of an allowed host comes, for this user alone', async () => {
  const { at } = await serve((_request, response) => response.end('hello'))
  expect(await fetched(`http://${at}/a.png`, [at])).toEqual({ bytes: 5, text: 'hello', mode: 0o600 })
})

test('too big by its header: not a byte of it is taken', async () => {
  const { at } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '101' })
    response.write('x')
  })
  expect(await fetched(`http://${at}/`, [at])).toEqual({
    failed: 'it is larger than the 100 bytes that are left for it.',
    left: [],
  })
})

test('too big without a header: cut off at the limit', async () => {
  const { at } = await serve((_request, response) => {
    const more = () => {
      while (response.write('x'.repeat(1_000)));
      response.once('drain', more)
    }
    more()
  })
  expect(await fetched(`http://${at}/`, [at])).toEqual({
    failed: 'it is larger than the 100 bytes that are left for it.',
    left: [],
  })
})

test('a header that lies about the length: no byte more than it said', async () => {
  const { at } = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': '10' })
    response.end('x'.repeat(1_000))
  })
  expect(await fetched(`http://${at}/`, [at])).toMatchObject({ bytes: 10, text: 'x'.repeat(10) })
})

test('a redirect is judged like the first address', async () => {
  const inner = await serve((_request, response) => response.end('secret'))
  const outer = await serve((request, response) => {
    const to = request.url === '/there' ? '/here' : request.url === '/out' ? `http://${inner.at}/` : ''
    response.writeHead(to === '' ? 200 : 302, to === '' ? {} : { location: to })
    response.end('found')
  })
  expect(await fetched(`http://${outer.at}/there`, [outer.at])).toMatchObject({ text: 'found' })
  expect(await fetched(`http://${outer.at}/out`, [outer.at])).toEqual({
    failed: '127.0.0.1 is not a host that files may come from (MOS_ATTACHMENT_HOSTS).',
    left: [],
  })
  expect(inner.asked()).toBe(0)
})

test('an endless redirect ends', async () => {
  const { at, asked } = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end())
  expect(await fetched(`http://${at}/`, [at])).toEqual({ failed: 'its host redirects again and again.', left: [] })
  expect(asked()).toBe(4)
})

test('another host is not asked', async () => {
  const { at, asked } = await serve((_request, response) => response.end('x'))
  expect(await fetched(`http://${at}/`, ['cdn.discordapp.com'])).toEqual({
    failed: '127.0.0.1 is not a host that files may come from (MOS_ATTACHMENT_HOSTS).',
    left: [],
  })
  expect(asked()).toBe(0)
})

test('an allowed name that leads into a private network is refused at the connection', async () => {
  expect(await fetched('https://localhost/', ['localhost'])).toEqual({
    failed: 'localhost leads into a private network.',
    left: [],
  })
})

test('slow, stopped, gone, not there: each in words, nothing left behind', async () => {
  const { at } = await serve((request, response) => {
    if (request.url === '/missing') response.writeHead(404).end()
    else if (request.url === '/torn') {
      response.writeHead(200, { 'content-length': '50' })
      response.write('x', () => response.destroy())
    } else response.write('x')
  })
  expect(await fetched(`http://${at}/`, [at], { timeoutMs: 100 })).toEqual({
    failed: 'it did not come within 0.1 s. Attach it again.',
    left: [],
  })
  expect(await fetched(`http://${at}/`, [at], { signal: AbortSignal.timeout(50) })).toEqual({
    failed: 'the turn was stopped.',
    left: [],
  })
  expect(await fetched(`http://${at}/missing`, [at])).toEqual({
    failed: 'its host answered 404. Attach it again.',
    left: [],
  })
  const torn = await fetched(`http://${at}/torn`, [at])
  expect(torn).toMatchObject({ left: [] })
  expect(String(torn.failed)).toMatch(/^its host does not answer/)
  expect(await fetched('http://127.0.0.1:1/', ['127.0.0.1:1'])).toEqual({
    failed: 'its host does not answer (ECONNREFUSED). Attach it again.',
    left: [],
  })
})
