import { expect, test } from 'vitest'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { createHeldMessages } from '../../src/discord/held-messages.ts'
import { createInFlight } from '../../src/discord/in-flight.ts'
import { mayMatter } from '../../src/discord/may-matter.ts'
import type { RawMessage } from '../../src/discord/raw-message.ts'
import { StoreAway } from '../../src/store/store-away.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'

const policy: AccessPolicy = {
  ownerIds: new Set(['1']),
  ownersFrom: 'MOS_OWNER_IDS',
  guildIds: new Set(['9']),
  rules: [{ who: { kind: 'role', guildId: '9', roleId: '5' }, tier: 'operator' }],
}
const plain = { channel_id: '7', guild_id: '9', type: 0, content: 'hello' }
const bare = { mentions: [], mention_roles: [], attachments: [] }
const said = (id: number, userId: string, change: Partial<RawMessage> = {}): RawMessage => {
  return { ...plain, ...bare, id: String(id), author: { id: userId }, ...change }
}

type Receive = (raw: RawMessage) => Promise<void>

function heldWith(receive: Receive) {
  const [signs, missed]: [string[], string[]] = [[], []]
  const held = createHeldMessages({
    receive,
    sign: ({ id }) => void signs.push(id),
    mayMatter: (raw) => mayMatter(raw, policy),
    before: () => undefined,
    missed: ({ id }) => void missed.push(id),
    inFlight: createInFlight(),
    logger: silentLogger,
  })
  return { held, signs, missed }
}

test("a server's talk does not push out what an admitted person said while messages wait", async () => {
  const received: string[] = []
  const { held, missed } = heldWith(async ({ id }) => void received.push(id))
  held.take(said(1, '1'))
  for (let id = 2; id < 2_000; id += 1) held.take(said(id, '2'))
  held.take(said(2_000, '3', { member: { roles: ['5'] } }))
  held.open()
  await eventually('both', () => received.length >= 2)
  expect(received).toEqual(['1', '2000'])
  expect(missed).toEqual([])
})

test("a stranger's message behind one that is just being received is judged too, a flood of them is not kept", async () => {
  const received: string[] = []
  const judged = Promise.withResolvers<void>()
  const { held, signs, missed } = heldWith(async ({ id }) => {
    if (id === '1') await judged.promise
    received.push(id)
  })
  held.open()
  held.take(said(1, '1'))
  held.take(said(2, '2'))
  for (let id = 3; id < 2_000; id += 1) held.take(said(id, '2'))
  held.take(said(2_000, '1'))
  judged.resolve()
  await eventually('the last', () => received.includes('2000'))
  expect(received.slice(0, 2)).toEqual(['1', '2'])
  expect(received).toHaveLength(101)
  expect([signs, missed]).toEqual([['2000'], []])
})

test('the first meets an outage and the second does not: they keep their order, and the second is seen at once', async () => {
  const received: string[] = []
  const outage = Promise.withResolvers<void>()
  let tries = 0
  const { held, signs } = heldWith(async ({ id }) => {
    tries += 1
    if (tries === 1) await outage.promise
    received.push(id)
  })
  held.open()
  held.take(said(1, '1'))
  held.take(said(2, '1'))
  held.take(said(3, '1', { channel_id: '8' }))
  expect(signs).toEqual(['2'])
  await eventually('another channel does not wait', () => received.includes('3'))
  outage.reject(new StoreAway(false))
  await eventually('all', () => received.length === 3)
  expect(received).toEqual(['3', '1', '2'])
})

test('what there is no room for is read back, from the oldest that waits in its channel', async () => {
  const { held, missed } = heldWith(() => Promise.resolve())
  for (let id = 1; id <= 1_000; id += 1) held.take(said(id, '1'))
  held.take(said(1_001, '1'))
  held.take(said(1_002, '1', { channel_id: '8' }))
  expect(missed).toEqual(['1', '1002'])
})

/** Notes when it is applied; takes message `gone` back, and gives message `edited` other words. */
const changeOf = (done: string[], name: string, { gone = '', edited = '' } = {}, fails?: () => Error | undefined) => ({
  channelId: '7',
  async apply() {
    const error = fails?.()
    if (error !== undefined) throw error
    done.push(name)
  },
  revised: (raw: RawMessage) =>
    raw.id === gone ? undefined : raw.id === edited ? { ...raw, content: `${raw.content} again` } : raw,
})

test('a change waits behind its message, which is received as it is by then, or not at all', async () => {
  const done: string[] = []
  const { held } = heldWith(async ({ id, content }) => void done.push(`${id} ${content}`))
  held.take(said(1, '1'))
  held.take(said(2, '1'))
  held.change(changeOf(done, 'edit of 1', { edited: '1' }))
  held.change(changeOf(done, 'deletion of 2', { gone: '2' }))
  held.take(said(3, '1'))
  expect(held.waiting()).toBe(4)
  held.open()
  await eventually('all', () => done.length === 4)
  expect(done).toEqual(['1 hello again', 'edit of 1', 'deletion of 2', '3 hello'])
  await eventually('nothing waits', () => held.waiting() === 0)
})

test('a change that meets an outage is tried again, before what comes after it; one that fails is passed over', async () => {
  const done: string[] = []
  const { held } = heldWith(async ({ id }) => void done.push(id))
  let tries = 0
  held.open()
  held.change(changeOf(done, 'edit', {}, () => ((tries += 1) === 1 ? new StoreAway(true) : undefined)))
  held.change(changeOf(done, 'never', {}, () => new TypeError('a fault of ours')))
  held.take(said(1, '1'))
  await eventually('all', () => done.length === 2)
  expect([tries, done]).toEqual([2, ['edit', '1']])
})

test('the message that is being received keeps its place, and its deletion stays behind it', async () => {
  const done: string[] = []
  const outage = Promise.withResolvers<void>()
  const { held } = heldWith(async ({ id }) => {
    await outage.promise
    done.push(id)
  })
  held.open()
  held.take(said(1, '1'))
  held.take(said(2, '1'))
  held.change(changeOf(done, 'deletion of 1', { gone: '1' }))
  outage.resolve()
  await eventually('all', () => done.length === 3)
  expect(done).toEqual(['1', '2', 'deletion of 1'])
})

test('changes have a room of their own', async () => {
  const done: string[] = []
  const { held, missed } = heldWith(() => Promise.resolve())
  for (let n = 0; n < 1_100; n += 1) held.change(changeOf(done, String(n)))
  held.take(said(1, '1'))
  expect([held.waiting(), missed]).toEqual([1_001, []])
})

test('a message that Mos stumbles over holds up nobody', async () => {
  const received: string[] = []
  const { held } = heldWith(async ({ id }) => {
    if (id === '1') throw new TypeError('a fault of ours')
    received.push(id)
  })
  held.open()
  held.take(said(1, '1'))
  held.take(said(2, '1'))
  await eventually('the second', () => received.length === 1)
  expect(received).toEqual(['2'])
})

test.each<[string, RawMessage, boolean]>([
  ['an owner', said(1, '1'), true],
  ['an owner in a direct message', said(1, '1', { guild_id: undefined }), true],
  ['an owner in a server that is not served', said(1, '1', { guild_id: '8' }), false],
  ['a role in a server that is not its own', said(1, '2', { guild_id: '8', member: { roles: ['5'] } }), false],
  ['a bot', said(1, '1', { author: { id: '1', bot: true } }), false],
  ['a stranger', said(1, '2'), false],
])('%s', (_, raw, matters) => {
  expect(mayMatter(raw, policy)).toBe(matters)
})

test('while nobody is known to be admitted, everybody may come to be', () => {
  expect(mayMatter(said(1, '2'), { ...policy, ownerIds: new Set(), rules: [] })).toBe(true)
})
