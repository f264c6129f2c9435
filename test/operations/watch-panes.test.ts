import { expect, onTestFinished, test, vi } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { watchPanes } from '../../src/operations/watch-panes.ts'
import type { Card, WatchCard } from '../../src/store/card.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const by = { kind: 'local', uid: 1 } as const

const add = (store: Store, id: string, body: Partial<WatchCard> = {}) =>
  store.cards.put({
    id: `watch-${id}`,
    thread: 'discord:1',
    isShown: true,
    isFinal: false,
    body: {
      kind: 'watch',
      topicId: 'discord:1',
      agent: 'ada',
      hostId: 'alpha',
      by,
      endsAt: Date.now() + 60_000,
      ...body,
    },
  })

const see = async (store: Store, id: string): Promise<Card & { body: WatchCard }> => {
  const card = await store.cards.get(`watch-${id}`)
  if (card?.body.kind !== 'watch') throw new Error('no card')
  return { ...card, body: card.body }
}

function watching(
  store: Store,
  screen: (name: string) => Promise<string>,
  now?: () => number,
  isWanted: (name: string) => Promise<boolean> = () => Promise.resolve(true),
) {
  const stop = watchPanes({
    hostId: 'alpha',
    store,
    supervisor: { screen },
    isWanted,
    secrets: ['sekret-12345'],
    logger: silentLogger,
    ...(now === undefined ? {} : { now }),
  })
  onTestFinished(stop)
  return stop
}

test('an agent without a pane is waited for, with the reason; one that was removed is not', async () => {
  const { store } = await testStore()
  let isWanted = true
  const gone = () => Promise.reject(new Failure('ada has no pane.'))
  watching(store, gone, undefined, () => Promise.resolve(isWanted))
  await add(store, 'a', { screen: 'last' })
  await eventually('the reason', async () => (await see(store, 'a')).body.note === 'ada has no pane.')
  expect((await see(store, 'a')).isFinal).toBe(false)
  isWanted = false
  await eventually('the end', async () => (await see(store, 'a')).isFinal)
  expect((await see(store, 'a')).body).toMatchObject({ ended: 'it was removed', screen: 'last' })
})

test('a card shows the screen at once, and changes only when it does; two of one agent share a look', async () => {
  const { store } = await testStore()
  let shown = 'one sekret-12345'
  const screen = vi.fn<() => Promise<string>>(async () => shown)
  watching(store, screen)
  await add(store, 'a')
  await eventually('the screen', async () => (await see(store, 'a')).body.screen === 'one ████████████')
  const { version } = await see(store, 'a')
  await add(store, 'b')
  await eventually('the other', async () => (await see(store, 'b')).body.screen !== undefined)
  const looks = screen.mock.calls.length
  await eventually('two more looks', () => screen.mock.calls.length >= looks + 2)
  expect((await see(store, 'a')).version).toBe(version)
  shown = 'two'
  await eventually(
    'both',
    async () => (await see(store, 'a')).body.screen === 'two' && (await see(store, 'b')).body.screen === 'two',
  )
  expect((await see(store, 'a')).version).toBe(version + 1)
})

test('it ends by itself and says so; what another host looks after is left', async () => {
  const { store } = await testStore()
  await add(store, 'old', { endsAt: Date.now() - 1, screen: 'last' })
  await add(store, 'theirs', { hostId: 'beta', endsAt: Date.now() - 1 })
  watching(store, async () => 'x')
  await eventually('the end', async () => (await see(store, 'old')).isFinal)
  expect((await see(store, 'old')).body).toMatchObject({ ended: 'its 15 minutes are over', screen: 'last' })
  expect((await see(store, 'theirs')).isFinal).toBe(false)
})

test('a pane that is away keeps its last screen, and why; the next worker goes on with it', async () => {
  const { store } = await testStore()
  let isThere = true
  const screen = async () => {
    if (!isThere) throw new Failure('ada has no pane: it is not running.')
    return 'here'
  }
  const stop = watching(store, screen)
  await add(store, 'a')
  await eventually('the screen', async () => (await see(store, 'a')).body.screen === 'here')
  isThere = false
  await eventually('the reason', async () => (await see(store, 'a')).body.note !== undefined)
  expect((await see(store, 'a')).body).toMatchObject({ screen: 'here', note: 'ada has no pane: it is not running.' })
  stop()
  watching(store, async () => 'back again')
  await eventually('it is back', async () => (await see(store, 'a')).body.screen === 'back again')
  expect((await see(store, 'a')).body.note).toBeUndefined()
})

test('one that a person stopped stays stopped', async () => {
  const { store } = await testStore()
  await add(store, 'a', { ended: 'olga stopped it', screen: 'last' })
  const card = await see(store, 'a')
  await store.cards.put({ id: card.id, thread: card.thread, isShown: true, isFinal: true, body: card.body })
  const screen = vi.fn<() => Promise<string>>(async () => 'new')
  watching(store, screen)
  await add(store, 'b')
  await eventually('the other', async () => (await see(store, 'b')).body.screen === 'new')
  expect((await see(store, 'a')).body.screen).toBe('last')
})
