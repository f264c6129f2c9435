import { expect, test } from 'vitest'
import { ChatError } from '../../src/chat/chat.ts'
import { chatContract } from '../chat/chat-contract.ts'
import { runDoor } from './run-door.ts'

async function readyChat() {
  const running = await runDoor({ undelivered: true })
  await running.ready()
  const { wire, door } = running
  const general = wire.channel('general')
  const said = await wire.owner.say(general, 'not to you')
  return { ...running, chat: door.chat, general, said, thread: `discord:${general.id}` as const }
}

chatContract('discord', async () => {
  const { wire, chat, general, said, thread } = await readyChat()
  const ours = () => general.messages().filter((message) => message.authorId === wire.bot.id)
  return {
    chat,
    thread,
    starter: { channel: thread, messageId: said.id },
    texts: async () => ours().map((message) => message.content),
  }
})

const kindOf = (request: Promise<unknown>): Promise<string> =>
  request.then(
    () => 'accepted',
    (error: unknown) => (error instanceof ChatError ? error.kind : String(error)),
  )

test('500 after accepting is one message', async () => {
  const { wire, chat, general, thread } = await readyChat()
  wire.fault({ method: 'POST', route: '/channels/:id/messages', how: '500-after', times: 2 })
  await chat.send(thread, { text: 'hello' }, 'A')
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: not to you
    mos: hello"
  `)
})

test('only the one mention notifies, in a message and in its edit', async () => {
  const { wire, chat, general, thread } = await readyChat()
  const alice = wire.user('alice')
  const text = `@everyone ${alice.mention} it is done`
  const { messageId } = await chat.send(thread, { text, mention: wire.owner.id }, 'A')
  await chat.edit(thread, messageId, { text: `${text}!` })
  expect(wire.owner.notifications()).toHaveLength(1)
  expect(alice.notifications()).toEqual([])
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: not to you
    mos: @everyone @alice it is done!"
  `)
})

test('a reply to a deleted message is a plain one', async () => {
  const { wire, chat, general, said, thread } = await readyChat()
  wire.owner.remove(said)
  await chat.send(thread, { text: 'anyway', replyTo: `discord:${said.id}` }, 'A')
  expect(await general.text()).toMatchInlineSnapshot(`"mos: anyway"`)
})

test('what went wrong is told as what to do about it', async () => {
  const { wire, chat, thread } = await readyChat()
  wire.allowViolation('Cannot send an empty message')
  const outcomes: Record<string, string> = {}
  for (const how of ['500-before', 'reset-before', '403', '404'] as const) {
    const fault = wire.fault({ method: 'POST', route: '/channels/:id/messages', how, times: 4 })
    outcomes[how] = await kindOf(chat.send(thread, { text: 'hello' }, how))
    fault.remove()
  }
  outcomes['empty'] = await kindOf(chat.send(thread, { text: '' }, 'E'))
  outcomes['edit of a deleted message'] = await kindOf(chat.edit(thread, '1', { text: 'x' }))
  await wire.stop()
  outcomes['cut off'] = await kindOf(chat.send(thread, { text: 'hello' }, 'F'))
  outcomes['nobody there'] = await kindOf(chat.send(thread, { text: 'hello' }, 'F'))
  expect(outcomes).toMatchInlineSnapshot(`
    {
      "403": "gone",
      "404": "gone",
      "500-before": "unknown",
      "cut off": "unknown",
      "edit of a deleted message": "no-message",
      "empty": "refused",
      "nobody there": "later",
      "reset-before": "unknown",
    }
  `)
})

test('a channel whose history may not be read is not gone', async () => {
  const { wire, chat, thread } = await readyChat()
  wire.fault({ method: 'GET', route: '/channels/:id/messages', how: '403' })
  expect(await kindOf(chat.find(thread, 'A', { text: 'hello' }))).toBe('later')
})

test('a thread that is gone falls back to its parent, then to the owner', async () => {
  const { wire, chat, general, said, thread } = await readyChat()
  const made = await chat.openThread(thread, said.id, 'a topic')
  expect(await chat.fallback(made)).toBe(thread)
  const direct = await chat.fallback(thread)
  expect(direct).toBe(`discord:${wire.owner.dm().id}`)
  expect(direct && (await chat.fallback(direct))).toBeUndefined()
  expect(general.threads()).toHaveLength(1)
})
