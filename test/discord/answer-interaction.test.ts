import { expect, test } from 'vitest'
import { answerInteraction } from '../../src/discord/answer-interaction.ts'
import type { Acknowledgement } from '../../src/discord/acknowledge.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { newOp } from '../store/new-op.ts'

test('an acknowledgement that Redis could not note at once is noted later, and stays the one receipt', async () => {
  const { store } = await testStore()
  const op = await store.ops.add(newOp('1', { receipt: 'ack' }))
  const ack: Acknowledgement = {
    defer: () => Promise.resolve(),
    show: () => Promise.resolve({ messageId: '50' }),
    follow: () => Promise.resolve(),
    update: () => Promise.resolve(),
    open: () => Promise.resolve(),
  }
  let outages = 2
  const receipts = {
    ...store.receipts,
    shown: (receipt: Parameters<typeof store.receipts.shown>[0]) =>
      outages-- > 0 ? Promise.reject(new StoreAway(true)) : store.receipts.shown(receipt),
  }
  const where = { thread: 'discord:1', ack } as const
  await answerInteraction({ store: { receipts }, logger: silentLogger }, where, Promise.resolve({ kind: 'op', op }))
  await eventually('noted', async () => (await store.receipts.get('op-1'))?.messageId === '50', 3_000)
  expect(await store.receipts.adopt(Date.now() + 16_000)).toBe(0)
})
