import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { gate } from '../../src/discord/gate.ts'
import type { Known } from '../../src/discord/gate.ts'
import type { IncomingMessage } from '../../src/discord/incoming-message.ts'

const policy: AccessPolicy = {
  ownerIds: new Set(['1']),
  ownersFrom: 'MOS_OWNER_IDS',
  guildIds: new Set(['g']),
  rules: [],
}
const known: Known = { policy, homeChannels: ['home'], isTopic: false }

const pdf = { name: 'a.pdf', url: 'https://cdn.discordapp.com/a.pdf', bytes: 9 }

type Given = Partial<Omit<IncomingMessage, 'place' | 'principal'>> & {
  place?: Partial<IncomingMessage['place']>
  userId?: string
}
function message({ place, userId = '1', ...given }: Given = {}): IncomingMessage {
  const where = { channelId: 'c', guildId: 'g', kind: 'channel', ...place } as const
  return {
    id: 'm',
    author: 'person',
    principal: { kind: 'discord', userId, guildId: where.guildId, roleIds: [] },
    place: where,
    mentionsUs: false,
    text: 'fix the login',
    files: [],
    stickers: 0,
    ...given,
  }
}
const thread = { channelId: 't', kind: 'thread', name: 'Login' } as const
const dm: Given = { place: { channelId: 'd', kind: 'dm' } }
const withoutGuild = (given: Given): IncomingMessage => {
  const { guildId: _, ...place } = message(given).place
  return { ...message(given), place, principal: { kind: 'discord', userId: given.userId ?? '1', roleIds: [] } }
}

const opens = { kind: 'deliver', topicId: 'discord:m', isNew: true, starter: { channelId: 'c', messageId: 'm' } }

test.each<[string, IncomingMessage, Partial<Known>, object]>([
  ['a mention opens a topic', message({ mentionsUs: true }), {}, { ...opens, title: 'fix the login' }],
  [
    'a home channel opens one without',
    message({ place: { channelId: 'home' } }),
    {},
    { topicId: 'discord:m', isNew: true },
  ],
  ['any other message is not to us', message(), {}, { kind: 'drop', reason: 'not to us' }],
  ['a topic needs no mention', message({ place: thread }), { isTopic: true }, { topicId: 'discord:t', isNew: false }],
  [
    'a mention in a foreign thread makes it a topic',
    message({ place: thread, mentionsUs: true }),
    {},
    { topicId: 'discord:t', isNew: true, title: 'Login' },
  ],
  ['a foreign thread is left alone', message({ place: thread }), {}, { kind: 'drop', reason: 'not to us' }],
  ['a direct message is a topic', withoutGuild(dm), {}, { kind: 'deliver', topicId: 'discord:d', isNew: true }],
  [
    'a stranger is dropped, with the rule',
    message({ mentionsUs: true, userId: '2' }),
    {},
    { kind: 'drop', reason: 'no rule admits you: only the owners may use Mos so far' },
  ],
  ["a stranger's direct message too", withoutGuild({ ...dm, userId: '2' }), {}, { kind: 'drop' }],
  ['a stranger in a topic too', message({ place: thread, userId: '2' }), { isTopic: true }, { kind: 'drop' }],
  [
    'an unknown guild is ignored',
    message({ mentionsUs: true, place: { guildId: 'x' } }),
    {},
    { kind: 'drop', reason: 'unknown guild' },
  ],
  [
    'no guild bound: an owner gets through',
    message({ mentionsUs: true, place: { guildId: 'x' } }),
    { policy: { ...policy, guildIds: new Set() } },
    { kind: 'deliver' },
  ],
  [
    'no guild bound: others do not',
    message({ mentionsUs: true, userId: '2' }),
    { policy: { ...policy, guildIds: new Set() } },
    { kind: 'drop', reason: 'unknown guild' },
  ],
  [
    'an empty policy admits nobody',
    message({ mentionsUs: true }),
    { policy: { ...policy, ownerIds: new Set() } },
    { kind: 'drop' },
  ],
  ['a bot is dropped', message({ author: 'bot', mentionsUs: true }), {}, { kind: 'drop', reason: 'written by bot' }],
  [
    'a webhook is dropped',
    message({ author: 'webhook', mentionsUs: true }),
    {},
    { kind: 'drop', reason: 'written by webhook' },
  ],
  ['we are dropped', message({ author: 'self' }), { isTopic: true }, { kind: 'drop', reason: 'written by self' }],
  [
    'a bare mention is asked for words',
    message({ text: '', mentionsUs: true }),
    {},
    { kind: 'answer', text: 'Say what you want in the same message, for example: what is my fleet doing?' },
  ],
  [
    'a file alone is a message',
    message({ text: '', files: [pdf], place: thread }),
    { isTopic: true },
    { kind: 'deliver', text: '' },
  ],
  [
    'a sticker in a topic is a nod',
    message({ text: '', stickers: 1, place: thread }),
    { isTopic: true },
    { kind: 'drop', reason: 'no text' },
  ],
  ['an emoji is a message', message({ text: '👍', place: thread }), { isTopic: true }, { kind: 'deliver', text: '👍' }],
  [
    'a file beside text changes nothing in it',
    message({ files: [pdf], mentionsUs: true }),
    {},
    { text: 'fix the login' },
  ],
  [
    'a voice channel has no threads',
    message({ mentionsUs: true, place: { kind: 'threadless' } }),
    {},
    { kind: 'answer' },
  ],
])('%s', (_, given, more, decision) => {
  expect(gate(given, { ...known, ...more })).toMatchObject(decision)
})

const unowned: AccessPolicy = { ...policy, ownerIds: new Set(), canPair: true }
const code = 'acde-3467'

test.each<[string, IncomingMessage, AccessPolicy, string]>([
  ['in a direct message', withoutGuild({ ...dm, text: code, userId: '2' }), unowned, 'pair'],
  ['in a mention', message({ text: 'ACDE3467', mentionsUs: true, userId: '2' }), unowned, 'pair'],
  [
    'in a mention while no server is known',
    message({ text: code, mentionsUs: true, userId: '2' }),
    { ...unowned, guildIds: new Set() },
    'pair',
  ],
  ['in a server that is left out', message({ text: code, mentionsUs: true, place: { guildId: 'x' } }), unowned, 'drop'],
  ['not said to us', message({ text: code }), unowned, 'drop'],
  ['in a sentence', withoutGuild({ ...dm, text: `my code is ${code}` }), unowned, 'drop'],
  ['by a bot', withoutGuild({ ...dm, text: code, author: 'bot' }), unowned, 'drop'],
  ['where there is an owner, by another', withoutGuild({ ...dm, text: code, userId: '2' }), policy, 'drop'],
  ['where Discord was not asked yet', withoutGuild({ ...dm, text: code }), { ...unowned, canPair: false }, 'drop'],
])('a code %s', (_, given, known_, kind) => {
  expect(gate(given, { ...known, policy: known_ }).kind).toBe(kind)
})

test('a grant for a project admits a message in it, and nowhere else', () => {
  const who = { kind: 'user', userId: '2' } as const
  const limited: AccessPolicy = { ...policy, rules: [{ who, tier: 'operator', projects: ['shop'] }] }
  const given = message({ mentionsUs: true, userId: '2' })
  const kindIn = (...projectIds: string[]) => gate(given, { ...known, policy: limited, projectIds }).kind
  expect([kindIn('shop'), kindIn('blog'), kindIn()]).toEqual(['deliver', 'drop', 'drop'])
})
