import { expect, test } from 'vitest'
import type { HealthFacts } from '../../src/web/health.ts'
import { findHealth } from '../../src/web/health.ts'
import { healthy } from './run-web.ts'

const cases: [string, Partial<HealthFacts>, 'ok' | 'degraded' | 'down'][] = [
  ['everything is well without Discord', {}, 'ok'],
  ['both agents work', { floor: { orchestrator: 'working', enhancer: 'working' } }, 'ok'],
  ['Discord is connecting', { discord: 'connecting' }, 'degraded'],
  ['a worker is away', { hosts: [{ hostId: 'there', worker: 'away' }] }, 'degraded'],
  ['the enhancer is stuck', { floor: { orchestrator: 'idle', enhancer: 'stuck' } }, 'degraded'],
  ['the orchestrator is not known yet', { floor: { orchestrator: 'unknown', enhancer: 'idle' } }, 'degraded'],
  ['the orchestrator is dead', { floor: { orchestrator: 'dead', enhancer: 'idle' } }, 'down'],
  ['the enhancer is missing', { floor: { orchestrator: 'idle', enhancer: 'missing' } }, 'down'],
  ['Redis is down', { redis: 'down' }, 'down'],
]

test.each(cases)('%s', (_, facts, status) => {
  expect(findHealth({ ...healthy, ...facts }).status).toBe(status)
})
