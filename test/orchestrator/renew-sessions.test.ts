import { expect, test } from 'vitest'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import { renewSessions } from '../../src/orchestrator/renew-sessions.ts'
import type { Signal } from '../../src/store/store.ts'
import { silentLogger } from '../support/silent-logger.ts'

function conversations() {
  const ended: string[] = []
  const listeners = new Set<(signal: Signal) => void>()
  const toolSessions = createToolSessions()
  const renewal = renewSessions({
    store: {
      signals: {
        on(listener) {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
        publish: () => Promise.resolve(),
      },
    },
    runtimes: { end: async (key) => void ended.push(key) },
    toolSessions,
    logger: silentLogger,
  })
  return { ended, toolSessions, renewal, rescan: () => listeners.forEach((each) => each({ kind: 'rescan' })) }
}

test('an idle session ends at once, one with a turn when that is over, and each of them once', async () => {
  const { ended, toolSessions, renewal, rescan } = conversations()
  expect(await renewal.renew()).toBe('')
  for (const key of ['a', 'b']) toolSessions.open(key, [])
  const unbind = toolSessions.bind('b', { tools: [] } as never)
  expect(await renewal.renew()).toBe('2 conversations go on in a new session, 1 of them after the running turn')
  rescan()
  expect(ended).toEqual(['a'])
  unbind()
  rescan()
  rescan()
  expect(ended).toEqual(['a', 'b'])
})
