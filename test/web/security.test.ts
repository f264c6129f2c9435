import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './ask.ts'
import type { RunningWeb } from './run-web.ts'
import { healthy, runWeb } from './run-web.ts'

/** Nothing in this file may get as far as a command or the store. */
const unreachable = (what: string): never =>
  new Proxy(
    {},
    {
      get(_, key) {
        throw new Error(`a request that must be turned away reached ${what}.${String(key)}`)
      },
    },
  ) as never

let web: RunningWeb
beforeAll(async () => {
  web = await runWeb({ dispatcher: unreachable('the dispatcher'), store: unreachable('the store') })
})
afterAll(() => web.close())

const run = '/api/commands/doctor'
const own = () => `127.0.0.1:${web.port}`

describe('who gets in', () => {
  test.each(['/api/topics', '/api/fleet', '/api/commands', '/api/events', '/api/ops/op-1', '/api/nothing'])(
    'without a cookie %s is refused with how to get in',
    async (path) => {
      const { status, text } = await web.page('GET', path, undefined, { cookie: '' })
      expect([status, JSON.parse(text)]).toEqual([
        401,
        { message: 'You are not logged in: open the login link that Mos printed when it started.', exit: 64 },
      ])
    },
  )

  test('without a cookie the page says how to get in, and shows nothing else', async () => {
    const { status, text } = await web.page('GET', '/', undefined, { cookie: '' })
    expect(status).toBe(401)
    expect(text).toContain('open the login link that Mos printed')
    expect(text).not.toContain('importmap')
  })

  test('the link gives a cookie that scripts and other sites do not get', async () => {
    const answer = await ask({ port: web.port }, 'GET', new URL(web.loginUrl).pathname, { headers: { host: own() } })
    expect([answer.status, answer.headers['location']]).toEqual([303, '/'])
    expect(answer.headers['set-cookie']).toMatch(
      /^mos-[\da-f]{8}=[\da-f]{64}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Strict$/,
    )
    expect(answer.headers['set-cookie']).not.toContain(new URL(web.loginUrl).pathname.split('/')[2])
  })

  test.each(['x', 'A'.repeat(43), '%00', '..%2f..', 'a'.repeat(4000)])(
    'a guessed token %.10s gives none',
    async (guess) => {
      const { status, headers } = await web.page('GET', `/login/${guess}`, undefined, { cookie: '' })
      expect([status, headers['set-cookie']]).toEqual([401, undefined])
    },
  )

  test.each(['', 'x', '0'.repeat(64)])('a guessed cookie value %j does not count', async (value) => {
    const name = (await web.logIn()).split('=')[0] ?? ''
    expect((await web.page('GET', '/api/topics', undefined, { cookie: `${name}=${value}` })).status).toBe(401)
  })

  test('the token is kept for the next start, for its owner only', async () => {
    const path = join(web.directory, 'console.token')
    expect(((await stat(path)).mode & 0o777).toString(8)).toBe('600')
    expect(((await stat(web.socketPath)).mode & 0o777).toString(8)).toBe('600')
  })
})

describe('where a request comes from', () => {
  test.each(['evil.example', `evil.example:1`, '127.0.0.1', 'localhost:1', '127.0.0.1.evil.example'])(
    'Host %s is not ours',
    async (host) => {
      for (const path of ['/', '/api/topics', '/health', '/metrics', '/page/style.css']) {
        expect((await web.page('GET', path, undefined, { host })).status).toBe(403)
      }
    },
  )

  test('localhost and [::1] with our port are ours', async () => {
    for (const name of ['localhost', '[::1]']) {
      expect((await web.page('GET', '/health', undefined, { host: `${name}:${web.port}` })).status).toBe(200)
    }
  })

  test.each(['http://evil.example', 'null', '', 'http://localhost:1', 'https://127.0.0.1'])(
    'a POST from origin %j is refused, with a cookie too',
    async (origin) => {
      const { status, text } = await web.page('POST', run, {}, { origin })
      expect([status, JSON.parse(text)]).toEqual([
        403,
        { message: 'This request does not come from the console’s own page.', exit: 64 },
      ])
    },
  )

  test('another port of localhost cannot read with our cookie', async () => {
    expect((await web.page('GET', '/api/topics', undefined, { 'sec-fetch-site': 'same-site' })).status).toBe(403)
  })
})

test.each(['/health', '/metrics'])('a page of elsewhere cannot make Mos look at everything: %s', async (path) => {
  const from = (site: string) => web.page('GET', path, undefined, { cookie: '', 'sec-fetch-site': site })
  expect((await from('cross-site')).status).toBe(403)
  expect((await from('none')).status).not.toBe(403)
})

describe('what a request may carry', () => {
  test.each([
    '/../package.json',
    '/page/../../../package.json',
    '/page/..%2f..%2f..%2fpackage.json',
    '/page/%2e%2e/%2e%2e/start-web.ts',
    '/vendor/../../package.json',
    '//etc/passwd',
    '/page/%00',
    '/page/',
  ])('%s is not a file of the page', async (path) => {
    const { status, text } = await web.page('GET', path)
    expect(status).toBe(404)
    expect(text).not.toContain('"name": "mos"')
  })

  test.each([
    ['not JSON', '{"options":', 'The request body is not JSON.'],
    ['empty', '', 'The request body is not JSON.'],
    ['of another shape', '[]', 'The request body: Invalid input: expected object, received array.'],
    ['with an unknown key', '{"sudo":true}', 'The request body: Unrecognized key: "sudo".'],
  ])('a body that is %s is refused with a reason', async (_, body, message) => {
    const headers = { host: own(), origin: web.url, cookie: await web.logIn(), 'content-type': 'application/json' }
    const answer = await ask({ port: web.port }, 'POST', run, { headers, body })
    expect([answer.status, JSON.parse(answer.text)]).toEqual([400, { message, exit: 64 }])
  })

  test('a huge body is refused, said or streamed', async () => {
    const big = { options: { text: 'x'.repeat(70_000) } }
    const tooLarge = { message: 'The request is too large: at most 64 KiB.', exit: 64 }
    const said = await web.page('POST', run, big)
    expect([said.status, JSON.parse(said.text)]).toEqual([413, tooLarge])
    const streamed = await web.page('POST', run, big, { 'transfer-encoding': 'chunked' })
    expect([streamed.status, JSON.parse(streamed.text)]).toEqual([413, tooLarge])
  })

  test('nothing foreign runs in the page', async () => {
    const { headers } = await web.page('GET', '/')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self' 'sha256-[^']+'; /)
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })
})

describe('starting', () => {
  const deps = { dispatcher: unreachable('the dispatcher'), store: unreachable('the store') }

  test('a port in use is named, with the variable, and the socket is given back', async () => {
    await expect(runWeb({ ...deps, port: web.port })).rejects.toMatchObject({
      message: `Port ${web.port} on 127.0.0.1 is already in use: stop what uses it, or set MOS_HTTP_PORT (0 takes any free port).`,
      exit: 78,
    })
  })

  test('a second Mos on the same socket is refused; the first goes on', async () => {
    await expect(runWeb({ ...deps, directory: web.directory })).rejects.toMatchObject({ exit: 78 })
    expect((await web.shell('GET', '/health')).status).toBe(200)
  })

  test('a restart keeps the session', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mos-web-'))
    const first = await runWeb({ ...deps, directory })
    const cookie = await first.logIn()
    await first.close()
    const second = await runWeb({ ...deps, directory })
    expect(await second.logIn()).toBe(cookie)
    await second.close()
    await rm(directory, { recursive: true })
  })

  test('a socket that a crash left is replaced, a damaged token too', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mos-web-'))
    await writeFile(join(directory, 'console.token'), 'short')
    const script = `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`
    spawnSync(process.execPath, ['-e', script, join(directory, 'mos.sock')])
    expect((await stat(join(directory, 'mos.sock'))).isSocket()).toBe(true)
    const after = await runWeb({ ...deps, directory })
    expect((await after.shell('GET', '/health')).status).toBe(200)
    expect(after.loginUrl).toMatch(/\/login\/[\w-]{43}$/)
    await after.close()
    await rm(directory, { recursive: true })
  })
})

describe('health', () => {
  test('is exactly the contract, for GET and HEAD, without a login', async () => {
    const { status, text } = await web.page('GET', '/health', undefined, { cookie: '' })
    expect(status).toBe(200)
    expect(text).toBe(
      '{"status":"ok","discord":"off","redis":"ok","hosts":[{"hostId":"here","worker":"ok"}],"floor":{"orchestrator":"idle","enhancer":"idle"}}',
    )
    expect(await web.page('HEAD', '/health', undefined, { cookie: '' })).toMatchObject({ status: 200, text: '' })
  })

  test('answers 503 while Redis is down', async () => {
    const health = async () => ({ ...healthy, redis: 'down' as const })
    const sick = await runWeb({
      dispatcher: unreachable('the dispatcher'),
      store: unreachable('the store'),
      health,
    })
    const { status, text } = await sick.page('GET', '/health')
    expect([status, text.slice(0, 16)]).toEqual([503, '{"status":"down"'])
    expect((await sick.page('HEAD', '/health')).status).toBe(503)
    await sick.close()
  })
})
