import { REST } from 'discord.js'
import { expect, onTestFinished, test } from 'vitest'
import { createReadBack } from '../../src/discord/read-back.ts'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import type { Topic } from '../../src/store/topic.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

const topic = (id: Topic['id'], daysIdle = 0): Topic => ({
  id,
  title: id,
  state: 'open',
  by: 'discord:7',
  createdAt: 1,
  lastAt: Date.now() - daysIdle * 24 * 3_600_000,
  hostId: 'here',
  cursor: '1',
})

type Given = {
  readonly topics?: readonly Topic[]
  readonly receive?: (raw: RawMessage) => Promise<void>
  readonly newest?: Readonly<Record<string, string>>
}

/** A read-back against a Discord that answers each page with what `answer` gives. */
function readBackWith(answer: (channelId: string, after: string) => unknown, given: Given = {}) {
  const reads: string[] = []
  const rest = new REST({
    retries: 0,
    async makeRequest(url) {
      const channelId = /channels\/(\d+)/.exec(url)?.[1] ?? ''
      reads.push(channelId)
      return Response.json(await answer(channelId, new URL(url).searchParams.get('after') ?? ''))
    },
  }).setToken('token')
  const readBack = createReadBack({
    rest: () => rest,
    receive: given.receive ?? (() => Promise.resolve()),
    newestIn: (channelId) => given.newest?.[channelId],
    guildOf: () => undefined,
    store: {
      topics: {
        list: () => Promise.resolve(given.topics ?? []),
        open: () => Promise.reject(new Error('not asked')),
        get: () => Promise.resolve(undefined),
        use: () => Promise.resolve(),
        update: () => Promise.reject(new Error('not asked')),
      },
      facts: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    },
    homeChannels: () => [],
    withNewsSince: () => [],
    newestOfAll: () => undefined,
    seen: { get: () => Promise.resolve('0'), set: () => Promise.resolve() },
    logger: silentLogger,
    paceMs: 0,
  })
  onTestFinished(readBack.stop)
  return { readBack, reads }
}

const message = (id: string): RawMessage => ({
  id,
  channel_id: '10',
  type: 0,
  content: 'hello',
  author: { id: '7' },
  mentions: [],
  mention_roles: [],
  attachments: [],
})

test('a session that begins while the one before is still being read back is read back whole', async () => {
  const second = Promise.withResolvers<void>()
  const { readBack, reads } = readBackWith(
    async (channelId) => {
      if (channelId === '20') await second.promise
      return []
    },
    { topics: [topic('discord:10'), topic('discord:20')] },
  )
  await readBack.plan()
  readBack.start()
  await eventually('the first has been read', () => reads.includes('20'))
  // The gateway was away again: what was said in the first meanwhile has to be asked for.
  await readBack.plan()
  readBack.start()
  second.resolve()
  await eventually('all is read again', () => reads.length === 4)
  expect(reads.toSorted()).toEqual(['10', '10', '20', '20'])
})

test('a channel whose message could not be kept is read from that message on, before the next is taken', async () => {
  const received: string[] = []
  const { readBack } = readBackWith((_, after) => (after === '99' ? [message('101'), message('100')] : []), {
    receive: async ({ id }) => void received.push(id),
  })
  expect(readBack.before('10')).toBeUndefined()
  readBack.missed(message('100'))
  readBack.missed(message('101'))
  await readBack.before('10')
  expect(received).toEqual(['100', '101'])
  expect(readBack.before('10')).toBeUndefined()
})

test('the store goes away while a channel is read back: no later message of it is taken before that is done', async () => {
  const received: string[] = []
  let away = true
  const { readBack } = readBackWith(() => [message('100')], {
    topics: [topic('discord:10')],
    async receive({ id }) {
      if (away) throw new StoreAway(false)
      received.push(id)
    },
  })
  await readBack.plan()
  await expect(readBack.before('10')).rejects.toThrow(StoreAway)
  away = false
  await readBack.before('10')
  expect(received).toEqual(['100'])
})

test('a message that can not be read, or that Mos stumbles over, holds up nothing behind it', async () => {
  const received: string[] = []
  const full = Array.from({ length: 97 }, (_, index) => message(String(101 + index)))
  const strange = [{ ...message('300'), mentions: null }, { id: 7 }, message('250')]
  const { readBack, reads } = readBackWith(
    (_, after) => (after === '1' ? [...strange, ...full] : after === '300' ? [message('400')] : []),
    {
      topics: [topic('discord:10')],
      async receive({ id }) {
        if (id === '250') throw new TypeError('a fault of ours')
        received.push(id)
      },
    },
  )
  await readBack.plan()
  await readBack.before('10')
  expect(received).toEqual([...full.map(({ id }) => id), '400'])
  expect(reads).toHaveLength(2)
  expect(readBack.before('10')).toBeUndefined()
})

test('an answer that is no page of messages is not asked for again and again', async () => {
  const { readBack } = readBackWith(() => ({}), { topics: [topic('discord:10')] })
  await readBack.plan()
  await readBack.before('10')
  expect(readBack.before('10')).toBeUndefined()
})

test('an old topic is read when somebody speaks there, from its cursor, unless its thread is active with news', async () => {
  const received: string[] = []
  const old = ['discord:20', 'discord:30', 'discord:40'] as const
  const { readBack, reads } = readBackWith((_, after) => (after === '1' ? [message('2')] : []), {
    topics: [topic('discord:10', 6), ...old.map((id) => topic(id, 8))],
    newest: { '30': '1', '40': '2' },
    receive: async ({ id }) => void received.push(id),
  })
  await readBack.plan()
  readBack.start()
  await eventually('the late and the active one', () => received.length === 2)
  expect(reads).toEqual(['10', '40'])
  readBack.missed({ ...message('9'), channel_id: '20' })
  await readBack.before('20')
  expect(reads).toEqual(['10', '40', '20'])
  expect(received).toEqual(['2', '2', '2'])
  expect(readBack.before('20')).toBeUndefined()
})

test('a session that begins while a channel could not be read begins no later than the one before', async () => {
  const afters: string[] = []
  const topics = [topic('discord:10')]
  const { readBack } = readBackWith(
    (_, after) => {
      afters.push(after)
      if (afters.length === 1) throw new Error('the network is away')
      return []
    },
    { topics },
  )
  await readBack.plan()
  await readBack.before('10')
  topics[0] = { ...topic('discord:10'), cursor: '500' }
  await readBack.plan()
  await readBack.before('10')
  expect(afters).toEqual(['1', '1'])
})
