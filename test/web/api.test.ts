import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Op } from '../../src/store/op.ts'
import { eventually } from '../support/eventually.ts'
import { runConsole } from './run-console.ts'
import type { RunningConsole } from './run-console.ts'

let app: RunningConsole
beforeAll(async () => {
  app = await runConsole()
})
afterAll(() => app.close())

async function post(path: string, body: unknown): Promise<[status: number, body: Record<string, unknown>]> {
  const { status, text } = await app.page('POST', `/api/${path}`, body)
  return [status, JSON.parse(text) as Record<string, unknown>]
}
async function get(path: string): Promise<unknown> {
  return JSON.parse((await app.page('GET', `/api/${path}`)).text)
}
const message = (topicId: string, body: unknown) => post(`topics/${encodeURIComponent(topicId)}/messages`, body)

describe('topics', () => {
  test('one is opened once, however often it is asked for', async () => {
    const id = randomUUID()
    const [status, topic] = await post('topics', { id, title: '  the login page ' })
    expect([status, topic]).toMatchObject([201, { id: `console:${id}`, title: 'the login page', state: 'open' }])
    await post('topics', { id, title: 'another title' })
    expect(await get('topics')).toEqual([expect.objectContaining({ id: `console:${id}`, title: 'the login page' })])
  })

  test.each([
    [{ id: 'x', title: 't' }, 'id: must be 8 to 64 letters, digits, - or _.'],
    [{ id: '../../../../etc', title: 't' }, 'id: must be 8 to 64 letters, digits, - or _.'],
    [{ id: 'long-enough', title: '  ' }, 'title: must not be empty.'],
    [{ id: 'long-enough', title: 'x'.repeat(101) }, 'title: must have at most 100 characters.'],
  ])('%j is refused with the field and the reason', async (body, reason) => {
    expect(await post('topics', body)).toEqual([400, { message: reason, exit: 64 }])
  })

  test("topics of another door are not this page's", async () => {
    await app.store.topics.open({ id: 'discord:1', title: 'a thread', by: 'discord:2', hostId: 'here' })
    expect(JSON.stringify(await get('topics'))).not.toContain('a thread')
    expect((await app.page('GET', '/api/topics/discord%3A1')).status).toBe(404)
    expect(await message('discord:1', { id: 'long-enough', text: 'hi' })).toEqual([
      404,
      { message: 'There is no topic discord:1 in this console.', exit: 64 },
    ])
  })
})

describe('messages', () => {
  test('one is shown and queued at once, and once when it is sent again', async () => {
    const topicId = await app.openTopic('messages', 'Messages')
    const body = { id: 'message-1', text: '**hi** @everyone 🦊 \u202Eabc' }
    expect(await message(topicId, body)).toEqual([202, { id: 'console:message-1', added: true }])
    expect(await message(topicId, body)).toEqual([202, { id: 'console:message-1', added: false }])
    expect(await app.store.inbox.count(topicId)).toBe(1)
    expect(await app.store.inbox.peek(topicId)).toMatchObject({
      ...body,
      id: 'console:message-1',
      by: { kind: 'local', uid: 1000 },
    })
    expect(await get(`topics/${encodeURIComponent(topicId)}`)).toMatchObject({
      topic: { title: 'Messages' },
      messages: [{ id: 'console:message-1', from: 'person', text: body.text }],
      earlier: 0,
      waiting: 1,
      ops: {},
    })
  })

  test.each([
    ['', 'text: must not be empty: write something to the orchestrator.'],
    [' \n\t', 'text: must not be empty: write something to the orchestrator.'],
    ['\u200B\u200D', 'text: must not be empty: write something to the orchestrator.'],
    ['x'.repeat(16_001), 'text: must have at most 16000 characters: send it in parts.'],
  ])('%.8j is refused and nothing is kept', async (text, reason) => {
    const topicId = await app.openTopic('refused', 'Refused')
    expect(await message(topicId, { id: 'message-2', text })).toEqual([400, { message: reason, exit: 64 }])
    expect([await app.store.inbox.count(topicId), await app.store.transcripts.list(topicId)]).toEqual([0, []])
  })

  test.each(['🦊', '```', '-x', '../a', 'مرحبا'])('%s is a message', async (text) => {
    const topicId = await app.openTopic('odd', 'Odd')
    expect((await message(topicId, { id: randomUUID(), text }))[0]).toBe(202)
  })

  test('of a long topic the latest 300 are sent, and how many came before', async () => {
    const topicId = await app.openTopic('long', 'Long')
    const texts = Array.from({ length: 305 }, (_, at) => `line ${at}`)
    for (const text of texts) await app.store.transcripts.put(topicId, { id: text, from: 'mos', text, at: 1 })
    const { earlier, messages } = (await get(`topics/${encodeURIComponent(topicId)}`)) as Record<
      string,
      { text: string }[]
    >
    expect([earlier, messages?.length, messages?.[0]?.text]).toEqual([5, 300, 'line 5'])
  })

  test('speaking in a closed topic opens it again', async () => {
    const topicId = await app.openTopic('closed', 'Closed')
    await app.store.topics.update(topicId, { state: 'closed' })
    await message(topicId, { id: 'message-3', text: 'still there?' })
    expect((await app.store.topics.get(topicId))?.state).toBe('open')
  })
})

describe('commands', () => {
  test('the definitions are there for forms', async () => {
    expect(await get('commands')).toContainEqual({
      name: 'fleet remove',
      description: 'Stop an agent and take it off the roster',
      tier: 'admin',
      risk: 'danger',
      where: ['chat', 'shell'],
      aliases: [],
      options: [
        {
          name: 'agent',
          type: 'string',
          description: 'Which agent',
          required: true,
          choices: [],
          positional: 0,
          rest: false,
        },
      ],
    })
  })

  test('one id is one op, which belongs to the topic it was asked in', async () => {
    const topicId = await app.openTopic('commands', 'Commands')
    const ask = () =>
      post('commands/fleet%20spawn', { options: { role: 'coder', name: 'ada' }, topicId, id: 'one-cause' })
    const [status, answer] = await ask()
    expect([status, answer]).toMatchObject([200, { kind: 'op', op: { id: 'op-one-cause', thread: topicId } }])
    expect((await ask())[1]).toMatchObject({ op: { id: 'op-one-cause' } })
    expect(await app.store.outbox.head(topicId)).toMatchObject({ body: { kind: 'receipt', opId: 'op-one-cause' } })
  })

  test('a mistake is explained in the words of every door', async () => {
    expect(await post('commands/fleet%20spwan', {})).toEqual([
      400,
      { message: expect.stringContaining('Did you mean `fleet spawn`?') as string, exit: 64 },
    ])
    expect((await app.shell('POST', '/api/commands/stop', {})).text).toContain('Name the topic')
  })

  test('a plan is carried out once, and not when it is another one', async () => {
    const [, asked] = await post('commands/fleet%20remove', { options: { agent: 'ada' } })
    expect(asked).toMatchObject({ kind: 'confirm', plan: 'Stop ada and remove it from the roster.' })
    const digest = String(asked['digest'])
    const [, another] = await post('commands/fleet%20remove', { options: { agent: 'bob' }, yes: digest })
    expect(another).toMatchObject({ kind: 'confirm', plan: 'Stop bob and remove it from the roster.' })
    expect((await post(`confirm/${digest}`, {}))[1]).toMatchObject({ kind: 'op', op: { title: 'remove ada' } })
    expect((await post(`confirm/${digest}`, {}))[0]).toBe(409)
  })

  test('suggestions, and none for what there is not', async () => {
    expect(await get('commands/fleet%20spawn/suggest?option=runtime&partial=cl')).toEqual([
      { name: 'claude', value: 'claude' },
    ])
    expect(await get('commands/nothing/suggest?option=x')).toEqual([])
  })
})

describe('what moves', () => {
  const addOp = (cause: string): Promise<Op> =>
    app.store.ops.add({
      kind: 'spawn',
      args: {},
      title: 'spawn ada',
      by: { kind: 'local', uid: 1000 },
      hostId: 'here',
      cause,
      receipt: 'none',
    })

  test('an op is followed to its end, and an ended one is told at once', async () => {
    const { id } = await addOp('followed')
    const following = app.shell('GET', `/api/ops/${id}/wait`)
    await app.store.ops.update(id, { state: 'running', steps: [{ name: 'pane', state: 'running' }] })
    await app.store.ops.update(id, { state: 'done', result: 'up', exit: 0 })
    const states = (text: string) =>
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as Op).state)
    expect(states((await following).text).at(-1)).toBe('done')
    expect(states((await app.shell('GET', `/api/ops/${id}/wait`)).text)).toEqual(['done'])
    expect((await app.shell('GET', '/api/ops/op-none/wait')).status).toBe(404)
  })

  test('events begin with a look at everything, and name what moved', async () => {
    const stop = new AbortController()
    const headers = { cookie: await app.logIn() }
    const response = await fetch(`${app.url}/api/events`, { headers, signal: stop.signal })
    let heard = ''
    const listening = (async () => {
      for await (const chunk of response.body ?? []) heard += Buffer.from(chunk).toString()
    })().catch(() => {})
    await eventually('the first event', () => heard.startsWith('data: {"kind":"rescan"}\n'))
    const topicId = await app.openTopic('events', 'Events')
    await app.store.transcripts.put(topicId, { id: 'a', from: 'mos', text: 'hi', at: 1 })
    const { id } = await addOp('heard')
    const hints = () =>
      heard
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => JSON.parse(line.slice(6)) as object)
    await eventually('the op', () => heard.includes(id))
    expect(hints()).toContainEqual({ kind: 'transcript', topicId })
    expect(hints()).toContainEqual({ kind: 'op', opId: id })
    stop.abort()
    await listening
  })

  test('metrics count what waits, and the process', async () => {
    await app.store.facts.set('persona.tokens', '812')
    const { text } = await app.page('GET', '/metrics', undefined, { cookie: '' })
    expect(text).toMatch(/^mos_ops\{state="done"\} 1$/m)
    expect(text).toMatch(/^mos_redis_up 1$/m)
    expect(text).toMatch(/^mos_inbox_messages \d+$/m)
    expect(text).toMatch(/^mos_persona_tokens 812$/m)
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect((await app.shell('GET', '/metrics')).status).toBe(200)
  })
})

test('while Redis is away each request says so in time, and all is well after it', async () => {
  const topicId = await app.openTopic('away', 'Away')
  await app.redis.kill()
  const [status, body] = await message(topicId, { id: 'message-9', text: 'hello' })
  expect([status, body['exit']]).toEqual([503, 75])
  expect(body['message']).toMatch(/^Redis does not answer\./)
  expect((await app.page('GET', '/metrics')).text).toMatch(/^mos_redis_up 0$/m)
  await app.redis.revive()
  await eventually(
    'the message is taken',
    async () => (await message(topicId, { id: 'message-9', text: 'hello' }))[0] === 202,
  )
  expect(await app.store.inbox.count(topicId)).toBe(1)
})
