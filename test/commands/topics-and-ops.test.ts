import { expect, test } from 'vitest'
import { desk, inShell, inThread, local } from './desk.ts'

const shell = { principal: local, place: inShell, receipt: 'none' } as const

test('a topic from a shell or the page opens on the console, once for one cause', async () => {
  const { say, store } = await desk()
  expect(await say('topic list')).toBe('No topic is open. Mention me in a channel, or use /topic new, to open one.')
  const asked = { ...shell, cause: 'abc' }
  expect(await say('topic new', { title: ' the  payment work ' }, asked)).toBe(
    "The topic `the payment work` is open on the console's page.",
  )
  await say('topic new', { title: 'the payment work' }, asked)
  expect((await store.topics.list()).map(({ id, title, by }) => [id, title, by])).toEqual([
    ['console:abc', 'the payment work', 'local:1000'],
  ])
})

test('a topic from Discord is an entry of its channel, from inside a thread of the channel it came from', async () => {
  const { say, store } = await desk()
  const channel = { place: { door: 'discord', guildId: '900', thread: 'discord:5' }, cause: 'i1' } as const
  expect(await say('topic new', { title: 'ship it' }, channel)).toBe('The topic opens as a thread of <#5>.')
  expect(await store.outbox.head('discord:5')).toMatchObject({
    id: 'topic-i1',
    body: { kind: 'open-topic', title: 'ship it', by: 'discord:100', hostId: 'here', guildId: '900' },
  })
  expect(await say('topic new', { title: 'x' })).toBe(
    "I don't know which channel this thread belongs to. Use /topic new in the channel itself.",
  )
  const starter = { channelId: '6', messageId: '77' }
  await store.topics.open({ id: 'discord:77', title: 'old', by: 'discord:100', hostId: 'here', starter })
  expect(await say('topic new', { title: 'x' })).toBe('The topic opens as a thread of <#6>.')
  expect(await say('topic new', { title: 'x' }, { place: { door: 'discord', thread: 'discord:8' } })).toBe(
    "A topic is a thread, and a direct message can't have one. Use /topic new in a channel of a server.",
  )
  expect(await say('topic new', { title: '\u200B' })).toBe(
    '`title` of `topic new` cannot be empty: what it is about; the thread gets this name.',
  )
})

test('closing a topic, this one or another', async () => {
  const { say, store } = await desk()
  await store.topics.open({ id: 'discord:77', title: 'old', by: 'discord:100', hostId: 'here' })
  expect(await say('topic close')).toBe('Closed `old`.')
  expect(await say('topic close', { topic: 'discord:77' }, shell)).toBe('`old` is closed already.')
  expect(await say('topic close', {}, shell)).toBe(
    'Name the topic: this is not a thread of one. `topic list` shows them.',
  )
  expect(await say('topic close', { topic: 'discord:1' }, shell)).toBe(
    'There is no topic `discord:1`. `topic list` shows them with their ids.',
  )
  expect(await say('topic list', { state: 'closed' })).toMatch(/^old \| closed \| 0 s ago \| discord:77$/)
})

test('ops: listed, shown, cancelled', async () => {
  const { say, store } = await desk()
  expect(await say('op list')).toBe('There are no ops yet.')
  await say('fleet spawn', { role: 'coder', name: 'ada' }, { cause: '1' })
  expect(await say('op list', { open: true })).toBe('spawn ada | queued | 0 s ago | discord:100 | op-1')
  expect(await say('op show', { op: '1' })).toBe(
    '**spawn ada** is queued (`op-1`, asked 0 s ago by discord:100 for here)',
  )
  expect(await say('op cancel', { op: 'op-1' })).toBe('spawn ada (`op-1`) is cancelled: nothing was started.')
  expect(await say('op cancel', { op: 'op-1' })).toBe('spawn ada (`op-1`) is over already: cancelled.')
  expect(await say('op list', { open: true })).toBe('No op is queued or running.')
  await say('fleet spawn', { role: 'coder', name: 'bob' }, { cause: '2' })
  await store.ops.update('op-2', {
    state: 'running',
    steps: [{ name: 'start the pane', state: 'running', note: 'pid 7' }],
  })
  expect(await say('op cancel', { op: '2' })).toBe(
    'Cancelling spawn bob (`op-2`): it stops, undoes what it has done, and its receipt says so.',
  )
  expect(await say('op show', { op: '2' })).toBe(
    [
      '**spawn bob** is running (`op-2`, asked 0 s ago by discord:100 for here)',
      '- start the pane: running (pid 7)',
      'Cancel was asked by discord:100.',
    ].join('\n'),
  )
  expect(await say('op cancel', { op: '../9' })).toBe(
    'There is no op `../9`. `op list` shows the latest; finished ones are forgotten after a while.',
  )
})

test('stop publishes for this thread and says what waits', async () => {
  const { say, store } = await desk()
  expect(await say('stop')).toBe('Nothing is running in this thread.')
  const topic = { title: 't', hostId: 'here' }
  for (const id of ['discord:1', 'discord:2', 'discord:3'])
    await store.inbox.add({ id, topicId: 'discord:77', by: local, text: 'x', at: 1 }, topic)
  const stopped = new Promise((resolve) => store.signals.on((signal) => signal.kind === 'stop' && resolve(signal)))
  expect(await say('stop')).toBe("Stopping this thread's turn. 2 messages wait and come next.")
  expect(await stopped).toEqual({
    kind: 'stop',
    topicId: 'discord:77',
    by: 'discord:100',
    entryId: 'discord:1',
  })
  expect(await say('stop', {}, { place: { ...inThread, door: 'orchestrator' } })).toBe(
    'Nothing is running in this thread.',
  )
})

test('a topic that is closed takes back what was allowed for it', async () => {
  const { say, store } = await desk()
  await store.topics.open({ id: 'discord:77', title: 'pay', by: 'discord:100', hostId: 'here' })
  await store.topics.update('discord:77', { allowed: ['a key'] })
  expect(await say('topic close')).toBe('Closed `pay`. What its sessions were allowed for the topic is asked again.')
  expect(await store.topics.get('discord:77')).toMatchObject({ state: 'closed', allowed: [] })
})

test('stop in a shell wants the topic', async () => {
  const { say, store } = await desk()
  expect(await say('stop', {}, shell)).toBe('Name the topic: this is not a thread of one. `topic list` shows them.')
  await store.topics.open({ id: 'console:a', title: 'a', by: 'local:1', hostId: 'here' })
  expect(await say('stop', { topic: 'console:a' }, shell)).toBe('Nothing is running in `console:a`.')
  await store.inbox.add(
    { id: 'console:m', topicId: 'console:a', by: local, text: 'x', at: 1 },
    { title: 'a', hostId: 'here' },
  )
  const stopped = new Promise((resolve) => store.signals.on((signal) => signal.kind === 'stop' && resolve(signal)))
  expect(await say('stop', { topic: 'console:a' }, shell)).toBe("Stopping `console:a`'s turn.")
  expect(await stopped).toMatchObject({ topicId: 'console:a', entryId: 'console:m' })
  const inTurn = { place: { ...inThread, door: 'orchestrator' } } as const
  expect(await say('stop', { topic: 'console:a' }, inTurn)).toBe("Stopping `console:a`'s turn.")
})

test('role list and show', async () => {
  const { say } = await desk()
  expect(await say('role list')).toContain('coder | Coder | ephemeral | a tmux pane | ')
  expect(await say('role show', { role: 'enhancer' })).toMatch(/^\*\*Enhancer\*\* \(`enhancer`, core, lives in Mos, /)
  expect(await say('role show', { role: 'board' })).toMatch(/\*\*Lens contrarian\*\*/i)
})
