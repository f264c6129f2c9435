import { expect, test } from 'vitest'
import type { NewOutboxEntry, OutboxEntry } from '../../src/store/outbox.ts'
import type { Outbox } from '../../src/store/outbox.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { testStore } from '../support/store.ts'

const text = (id: string, thread: ThreadRef = 'discord:1'): NewOutboxEntry => ({
  id,
  thread,
  body: { kind: 'text', text: id },
})
async function headOf(outbox: Outbox, thread: ThreadRef): Promise<OutboxEntry> {
  const head = await outbox.head(thread)
  if (head === undefined) throw new Error(`${thread} has no entry`)
  return head
}

test('an entry is added once, stays until removed, and keeps its progress', async () => {
  const { store, another } = await testStore()
  const { outbox } = store
  await outbox.add(text('a'))
  await outbox.add(text('a'))
  await outbox.add(text('b'))
  const first = await headOf(outbox, 'discord:1')
  await outbox.mark(first, { sentChunks: 2, triedAt: 5 })
  expect(await (await another()).outbox.head('discord:1')).toEqual({ ...first, sentChunks: 2, triedAt: 5 })
  await outbox.remove(first, '1')
  await outbox.remove(first, '1')
  await outbox.mark(first, { sentChunks: 9 })
  const second = await headOf(outbox, 'discord:1')
  expect(second).toMatchObject({ id: 'b', body: { kind: 'text', text: 'b' } })
  expect(second.sentChunks).toBeUndefined()
  await outbox.remove(second, '2')
  expect(await outbox.waiting()).toEqual([])
  await outbox.add(text('a'))
  expect(await outbox.head('discord:1')).toBeUndefined()
})

test('a dead thread moves behind what another already has, in order', async () => {
  const { store } = await testStore()
  const { outbox } = store
  await outbox.add(text('z', 'discord:2'))
  await Promise.all(['a', 'b', 'c'].map((id) => outbox.add(text(id))))
  await outbox.redirect('discord:1', 'discord:2')
  expect(await outbox.waiting()).toEqual(['discord:2'])
  const ids: string[] = []
  for (let head = await outbox.head('discord:2'); head !== undefined; head = await outbox.head('discord:2')) {
    expect(head.thread).toBe('discord:2')
    ids.push(head.id)
    await outbox.remove(head, '1')
  }
  expect(ids).toEqual(['z', 'a', 'b', 'c'])
})
