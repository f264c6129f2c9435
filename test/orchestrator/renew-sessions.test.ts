import { expect, test } from 'vitest'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import { renewSessions } from '../../src/orchestrator/renew-sessions.ts'
import { silentLogger } from '../support/silent-logger.ts'

function conversations(...keys: readonly string[]) {
  const ended: string[] = []
  const slow = Promise.withResolvers<void>()
  const toolSessions = createToolSessions()
  for (const key of keys) toolSessions.open(key, [])
  const end = async (key: string) => {
    if (key === 'slow') await slow.promise
    ended.push(key)
  }
  return { ended, slow, ...renewSessions({ runtimes: { end }, toolSessions, logger: silentLogger }) }
}

test('an idle session ends at once, one with a turn when that is over, and each of them once', async () => {
  const { ended, renew, enter } = conversations('a', 'b')
  const leave = await enter('b')
  expect(await renew()).toBe('2 conversations go on in a new session, 1 of them after the running turn')
  expect(ended).toEqual(['a'])
  leave()
  const again = await enter('b')
  expect(ended).toEqual(['a', 'b'])
  again()
  await enter('b')
  expect(ended).toEqual(['a', 'b'])
  expect(await conversations().renew()).toBe('')
})

test('a turn that comes while its session ends waits for that: it would speak to a program that is about to go', async () => {
  const { ended, slow, renew, enter } = conversations('slow')
  const renewed = renew()
  const entered = enter('slow').then(() => [...ended])
  slow.resolve()
  expect(await entered).toEqual(['slow'])
  expect(await renewed).toBe('1 conversation goes on in a new session')
})
