import { REST } from 'discord.js'
import { expect, test } from 'vitest'
import { createReadBack } from '../../src/discord/read-back.ts'
import type { Topic } from '../../src/store/topic.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

const topic = (id: Topic['id']): Topic => ({
  id,
  title: id,
  state: 'open',
  by: 'discord:7',
  createdAt: 1,
  lastAt: 1,
  hostId: 'here',
  cursor: '1',
})

test('a session that begins while the one before is still being read back is read back whole', async () => {
  const reads: string[] = []
  const second = Promise.withResolvers<void>()
  const rest = new REST({
    async makeRequest(url) {
      const channelId = /channels\/(\d+)/.exec(url)?.[1] ?? ''
      reads.push(channelId)
      if (channelId === '20') await second.promise
      return Response.json([])
    },
  }).setToken('token')
  const readBack = createReadBack({
    rest: () => rest,
    receive: () => Promise.resolve(),
    newestIn: () => undefined,
    guildOf: () => undefined,
    store: {
      topics: {
        list: () => Promise.resolve([topic('discord:10'), topic('discord:20')]),
        open: () => Promise.reject(new Error('not asked')),
        get: () => Promise.resolve(undefined),
        update: () => Promise.reject(new Error('not asked')),
      },
      facts: { get: () => Promise.resolve(undefined), set: () => Promise.resolve() },
    },
    homeChannels: [],
    logger: silentLogger,
    paceMs: 0,
  })
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
