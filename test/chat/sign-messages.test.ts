import { expect, test } from 'vitest'
import { createMessageSigns } from '../../src/chat/sign-messages.ts'
import type { TurnCard } from '../../src/store/card.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

test('a running turn shows on the messages how far they are, each time one sign', async () => {
  const { store } = await testStore()
  const chat = createFakeChat()
  const by = { kind: 'discord' as const, userId: '1', roleIds: [] }
  const topicId = 'discord:10'
  const topic = { title: 'login', hostId: 'alpha', starter: { channelId: '7', messageId: '10' } }
  await store.inbox.add({ id: 'discord:10', topicId, by, text: 'fix the login', at: 1 }, topic)
  await store.inbox.add({ id: 'discord:11', topicId, by, text: 'and the logout', at: 2 }, topic)
  const show = createMessageSigns({ chats: new Map([['discord', chat]]), store, logger: silentLogger })
  const body: TurnCard = {
    kind: 'turn',
    topicId,
    entryId: 'discord:10',
    attempt: 1,
    runtime: 'claude',
    startedAt: 0,
    text: 'reading',
    cut: 0,
    lines: [],
    earlier: 0,
    plan: [],
    queued: 1,
    canSteer: false,
    verbosity: 'steps',
  }
  const card = { id: 'turn-discord:10', thread: topicId, isFinal: false, isShown: true, version: 1, at: 0 } as const
  show({ ...card, body })
  await eventually('both to be signed', () => chat.signs.size === 2)
  expect(Object.fromEntries(chat.signs)).toEqual({ '10': 'working', '11': 'seen' })
  show({ ...card, body: { ...body, outcome: 'done' } })
  await eventually('the end to be signed', () => chat.signs.get('10') === 'done')
  // The one that opened the topic stands in its channel.
  expect(chat.calls.filter((call) => call.startsWith('sign'))).toEqual([
    'sign discord:7',
    'sign discord:10',
    'sign discord:7',
  ])
})
