import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startMcp } from '../../src/mcp/start-mcp.ts'
import type { Mcp } from '../../src/mcp/start-mcp.ts'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import type { RuntimeSession, SessionSpec, Tool } from '../../src/runtime/agent-runtime.ts'
import type { Runtimes } from '../../src/runtime/runtimes.ts'
import { person, say } from '../runtime/say.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { renderMatrix } from './matrix.ts'
import type { Cell } from './matrix.ts'
import { isWhole, modelOf, names, packageRoot, realMachine } from './real-machine.ts'
import type { RealMachine } from './real-machine.ts'
import { pngBegins } from './start-model.ts'

const checks = [
  'prompt',
  'stream',
  'own tool through MCP',
  'permission: allow',
  'permission: deny',
  'cancel',
  'second prompt while busy',
  'steer',
  'image',
  'usage',
  'kill -9 and resume',
] as const
type Check = (typeof checks)[number]

/** What a program can't do, and why: said in the matrix. Everything else that fails is a fault. */
const known: Readonly<Record<string, Partial<Record<Check, string>>>> = {
  opencode: { steer: 'over ACP it takes no text in the middle of a turn; the message waits and is the next one' },
}

const matrix = new Map<string, Map<string, Cell>>(names.map((name) => [name, new Map()]))
const toolSessions = createToolSessions()
let machine: RealMachine
let mcp: Mcp

beforeAll(async () => {
  machine = await realMachine()
  mcp = await startMcp({ toolSessions, logger: silentLogger })
})

afterAll(async () => {
  await mcp.close()
  await machine.dispose()
  const text = renderMatrix(matrix, checks)
  process.stdout.write(text)
  if (isWhole) await writeFile(join(packageRoot, 'docs', 'runtimes.md'), text)
})

const ps: Tool = {
  name: 'fleet_ps',
  description: 'Who is in the fleet, and how each one is',
  schema: { type: 'object', properties: {} },
  readOnly: true,
  phrases: [],
}

describe.each(names)('%s', (name) => {
  let cwd: string
  let spec: SessionSpec
  let session: RuntimeSession
  let runtimes: Runtimes
  const ensure = async (change: Partial<SessionSpec> = {}) => {
    spec = { ...spec, ...change }
    session = await (await runtimes.get(name)).ensureSession(spec)
    spec = { ...spec, runtimeSessionId: session.runtimeSessionId }
    return session
  }

  beforeAll(async () => {
    cwd = join(machine.home, 'work', name)
    await mkdir(cwd, { recursive: true })
    await machine.host.run(['git', 'init', '-q'], { cwd })
    runtimes = machine.open(name)
    spec = {
      key: name,
      cwd,
      ...modelOf(name),
      persona: 'You are the orchestrator of a fleet.',
      permissions: { mode: 'default', allow: [], deny: [] },
      tools: { url: mcp.url, token: toolSessions.open(name, [ps]) },
    }
  })
  afterAll(async () => {
    await runtimes.close()
  })

  /** A check that is known not to hold must go on failing: else the matrix would be out of date. */
  async function record(what: Check, run: () => Promise<string | undefined>): Promise<void> {
    const reason = known[name]?.[what]
    try {
      const note = await run()
      matrix.get(name)?.set(what, { is: 'yes', ...(note === undefined ? {} : { note }) })
    } catch (error) {
      const line = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
      matrix.get(name)?.set(what, { is: 'no', note: reason ?? line })
      if (reason === undefined) throw error
      return
    }
    if (reason !== undefined) throw new Error(`${name} can do it by now, though it is written down that: ${reason}`)
  }

  test('prompt', () =>
    record('prompt', async () => {
      await ensure()
      const { text, end } = await say(session, '#say[hello from the model]')
      expect([end.error, end.reason]).toEqual([undefined, 'done'])
      expect(text).toContain('hello from the model')
      return undefined
    }))

  test('stream', () =>
    record('stream', async () => {
      const stop = new AbortController()
      let parts = 0
      await say(await ensure(), '#slow', {
        signal: stop.signal,
        onEvent: (event) => event.kind === 'text' && (parts += 1) === 5 && stop.abort(),
      })
      expect(parts).toBeGreaterThanOrEqual(5)
      return undefined
    }))

  test('own tool through MCP', () =>
    record('own tool through MCP', async () => {
      const called: string[] = []
      const unbind = toolSessions.bind(name, {
        tools: [ps],
        callTool: (tool) => {
          called.push(tool)
          return Promise.resolve({ ok: true, text: 'ada is idle' })
        },
      })
      const { asked, ask } = person({ kind: 'denied', reason: 'No.' })
      const { text } = await say(await ensure(), '#tool[fleet_ps]', { ask }).finally(unbind)
      expect([called, asked]).toEqual([['fleet_ps'], []])
      expect(text).toContain('ada is idle')
      return 'without a question'
    }))

  test('permission: allow', () =>
    record('permission: allow', async () => {
      const { asked, ask } = person({ kind: 'once' })
      const { text } = await say(await ensure(), '#run[echo made > allowed.txt; cat allowed.txt]', { ask })
      expect(asked).toHaveLength(1)
      expect(asked[0]?.detail).toContain('echo made > allowed.txt; cat allowed.txt')
      expect(await machine.host.files.read(join(cwd, 'allowed.txt'))).toBe('made\n')
      expect(text).toContain('made')
      return name === 'codex' ? 'asked when it leaves its sandbox' : undefined
    }))

  test('permission: deny', () =>
    record('permission: deny', async () => {
      const { asked, ask } = person({ kind: 'denied', reason: 'Not today.' })
      const { end } = await say(await ensure(), '#run[touch denied.txt]', { ask })
      expect(asked).toHaveLength(1)
      expect(end.reason).toBe('done')
      expect(await machine.host.files.stat(join(cwd, 'denied.txt'))).toBeUndefined()
      return name === 'codex' ? 'its turn ends with it' : undefined
    }))

  test('cancel', () =>
    record('cancel', async () => {
      const stop = new AbortController()
      let at = 0
      const onEvent = (event: { kind: string }) => {
        if (event.kind !== 'text' || at > 0) return
        at = performance.now()
        stop.abort()
      }
      const { end } = await say(await ensure(), '#slow', { signal: stop.signal, onEvent })
      const took = Math.round(performance.now() - at)
      expect(end.reason).toBe('cancelled')
      expect((await say(await ensure(), '#say[and on]')).text).toContain('and on')
      return `${took} ms`
    }))

  test('second prompt while busy', () =>
    record('second prompt while busy', async () => {
      const stop = new AbortController()
      const busy = await ensure()
      let second: ReturnType<typeof say> | undefined
      const first = say(busy, '#slow', {
        signal: stop.signal,
        onEvent: (event) => {
          if (event.kind === 'text') second ??= say(busy, '#say[two]')
        },
      })
      await expect.poll(() => second, { timeout: 30_000 }).toBeDefined()
      const { end } = await (second ?? first)
      stop.abort()
      expect([(await first).end.reason, end.reason]).toEqual(['cancelled', 'failed'])
      expect((await say(await ensure(), '#say[three]')).text).toContain('three')
      return 'refused, the turn goes on'
    }))

  test('steer', () =>
    record('steer', async () => {
      const steered = await ensure()
      expect(steered.features.steer).toBe(true)
      const { ask } = person({ kind: 'once' })
      let taken: Promise<boolean> | undefined
      const { text } = await say(steered, '#run[sleep 2; echo slept]', {
        ask,
        onEvent: (event) => {
          if (event.kind === 'tool' && event.state === 'running') taken ??= steered.steer('#say[steered away]')
        },
      })
      expect(await taken).toBe(true)
      expect(text).toContain('steered away')
      return undefined
    }))

  test('image', () =>
    record('image', async () => {
      const path = join(cwd, 'dot.png')
      const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
      await writeFile(path, Buffer.from(png, 'base64'))
      const seen = await ensure()
      expect(seen.features.images).toBe(true)
      const files = [{ name: 'dot.png', path, type: 'image/png', bytes: Buffer.from(png, 'base64').length }]
      const from = machine.model.requests().length
      const { end } = await say(seen, '#look', { files })
      expect(end.reason).toBe('done')
      expect(machine.model.requests().slice(from).join('\n')).toContain(pngBegins)
      return undefined
    }))

  test('usage', () =>
    record('usage', async () => {
      const { events } = await say(await ensure(), '#say[how much]')
      const usage = events.findLast((event) => event.kind === 'usage')?.usage
      expect(usage?.inputTokens).toBeGreaterThan(0)
      expect(usage?.outputTokens).toBeGreaterThan(0)
      const parts = [
        'tokens',
        usage?.costUsd !== undefined && 'cost',
        usage?.context && 'context',
        usage?.model && 'model',
      ]
      return parts.filter(Boolean).join(', ')
    }))

  test('kill -9 and resume', () =>
    record('kill -9 and resume', async () => {
      await say(await ensure(), '#say[remember the harbour]')
      expect(await machine.kill(name)).toBeGreaterThan(0)
      await runtimes.close()
      runtimes = machine.open(name)
      const from = performance.now()
      const again = await ensure()
      const { text, end } = await say(again, '#recall')
      const took = Math.round(performance.now() - from)
      expect([end.error, again.isResumed]).toEqual([undefined, true])
      expect(text).toContain('remember the harbour')
      return `answers after ${took} ms`
    }))
})
