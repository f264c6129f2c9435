import { expect, test } from 'vitest'
import { desk, inThread, owner, withAda } from './desk.ts'

const request = (cause: string) => ({ principal: owner, place: inThread, cause, receipt: 'outbox' }) as const

test('all are relaunched by one op at a time: a second one names the first, and a repeat is the first', async () => {
  const { dispatcher, store } = await desk({ roster: () => withAda })
  const ask = (cause: string) => dispatcher.dispatch('fleet relaunch', { agent: 'all' }, request(cause))
  const shown = await ask('1')
  if (shown.kind !== 'confirm') throw new Error(`expected a plan, got ${shown.kind}`)
  await dispatcher.confirm(shown.digest, request('2'))
  await expect(ask('3')).rejects.toThrow(
    'All agents are being relaunched already (relaunch all), and its receipt shows how it goes. End it: /op cancel op:op-1',
  )
  expect(await ask('1')).toMatchObject({ kind: 'op', op: { id: 'op-1' } })
  await store.ops.update('op-1', { state: 'done', result: 'ok' })
  expect(await ask('4')).toMatchObject({ kind: 'confirm' })
})
