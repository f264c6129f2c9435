import { expect, test } from 'vitest'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import type { ToolTurn } from '../../src/orchestrator/tool-sessions.ts'
import type { Tool } from '../../src/runtime/agent-runtime.ts'

const tool = (name: string): Tool => ({ name, description: name, schema: {}, readOnly: true, phrases: [] })
const turnWith = (...names: string[]): ToolTurn => ({
  tools: names.map(tool),
  callTool: () => Promise.resolve({ ok: true, text: 'called' }),
})

test('a token is 256 bits, the same until its session ends, and then another', () => {
  const sessions = createToolSessions()
  const token = sessions.open('console:a', [])
  expect(Buffer.from(token, 'base64url')).toHaveLength(32)
  expect(sessions.open('console:a', [])).toBe(token)
  expect(sessions.open('console:b', [])).not.toBe(token)
  sessions.end('console:a')
  expect(sessions.find(token)).toBeUndefined()
  expect(sessions.open('console:a', [])).not.toBe(token)
})

test('a token finds its own session only, and nothing finds none', () => {
  const sessions = createToolSessions()
  const [a, b] = [sessions.open('console:a', []), sessions.open('console:b', [])]
  expect([a, b, '', `${a} `, a.slice(1), 'console:a'].map((token) => sessions.find(token)?.key)).toEqual([
    'console:a',
    'console:b',
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('tools are shown from the start; a turn has its own, and leaves them shown when it is over', () => {
  const sessions = createToolSessions()
  const token = sessions.open('console:a', [tool('before')])
  const seen = () => {
    const found = sessions.find(token)
    return { shown: found?.tools.map(({ name }) => name), isTurn: found?.turn !== undefined }
  }
  expect(seen()).toEqual({ shown: ['before'], isTurn: false })
  const unbind = sessions.bind('console:a', turnWith('fleet_ps', 'send_file'))
  expect(seen()).toEqual({ shown: ['fleet_ps', 'send_file'], isTurn: true })
  sessions.open('console:a', [tool('other')])
  expect(seen()).toEqual({ shown: ['fleet_ps', 'send_file'], isTurn: true })
  unbind()
  expect(seen()).toEqual({ shown: ['fleet_ps', 'send_file'], isTurn: false })
})

test('a turn that ends late leaves the one after it alone', () => {
  const sessions = createToolSessions()
  const token = sessions.open('console:a', [])
  const endFirst = sessions.bind('console:a', turnWith('first'))
  const second = turnWith('second')
  sessions.bind('console:a', second)
  endFirst()
  expect(sessions.find(token)?.turn).toBe(second)
})

test('a turn of a session that has ended is reached by no token', () => {
  const sessions = createToolSessions()
  const token = sessions.open('console:a', [])
  sessions.end('console:a')
  sessions.bind('console:a', turnWith('late'))
  expect(sessions.find(token)).toBeUndefined()
  expect(sessions.find(sessions.open('console:a', []))?.turn).toBeUndefined()
})
