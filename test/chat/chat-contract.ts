import { describe, expect, test } from 'vitest'
import type { Chat } from '../../src/chat/chat.ts'
import type { ThreadRef } from '../../src/store/topic.ts'

/** One chat under test: ready, with a thread to write in and a starter message that a thread can be made from. */
export type ChatUnderTest = {
  readonly chat: Chat
  readonly thread: ThreadRef
  readonly starter: { readonly channel: ThreadRef; readonly messageId: string }
  /** what a person sees in the thread, oldest first */
  texts: (thread: ThreadRef) => Promise<readonly string[]>
}

/** What every chat promises to the delivery. `make` may register its own end with `onTestFinished`. */
export function chatContract(name: string, make: () => Promise<ChatUnderTest>): void {
  describe(`chat: ${name}`, () => {
    test('is ready', async () => {
      const { chat } = await make()
      expect(chat.isReady()).toBe(true)
    })

    test('one nonce is one message, however often it is sent', async () => {
      const { chat, thread, texts } = await make()
      const first = await chat.send(thread, { text: 'hello' }, 'NONCEAAAAAAAAAAAAAAAAAAAA')
      expect(await chat.send(thread, { text: 'hello' }, 'NONCEAAAAAAAAAAAAAAAAAAAA')).toEqual(first)
      await chat.send(thread, { text: 'again' }, 'NONCEBBBBBBBBBBBBBBBBBBBB')
      expect(await texts(thread)).toEqual(['hello', 'again'])
    })

    test('an edit replaces the message in its place', async () => {
      const { chat, thread, texts } = await make()
      const { messageId } = await chat.send(thread, { text: 'one' }, 'NONCEAAAAAAAAAAAAAAAAAAAA')
      await chat.send(thread, { text: 'two' }, 'NONCEBBBBBBBBBBBBBBBBBBBB')
      await chat.edit(thread, messageId, { text: 'one, later' })
      expect(await texts(thread)).toEqual(['one, later', 'two'])
    })

    test('a message is removed, once and again', async () => {
      const { chat, thread, texts } = await make()
      const { messageId } = await chat.send(thread, { text: 'one' }, 'NONCEAAAAAAAAAAAAAAAAAAAA')
      await chat.send(thread, { text: 'two' }, 'NONCEBBBBBBBBBBBBBBBBBBBB')
      await chat.remove(thread, messageId)
      await chat.remove(thread, messageId)
      expect(await texts(thread)).toEqual(['two'])
      const edit = chat.edit(thread, messageId, { text: 'one, later' })
      await expect(edit).rejects.toEqual(expect.objectContaining({ name: 'ChatError', kind: 'no-message' }))
    })

    test('a message is found by its nonce, and only that one', async () => {
      const { chat, thread } = await make()
      const sent = await chat.send(thread, { text: 'hello' }, 'NONCEAAAAAAAAAAAAAAAAAAAA')
      expect(await chat.find(thread, 'NONCEAAAAAAAAAAAAAAAAAAAA', { text: 'hello' })).toEqual(sent)
      expect(await chat.find(thread, 'NONCECCCCCCCCCCCCCCCCCCCC', { text: 'other' })).toBeUndefined()
    })

    test('a thread is made from a message once', async () => {
      const { chat, starter } = await make()
      const thread = await chat.openThread(starter.channel, starter.messageId, 'a topic')
      expect(thread.startsWith(`${chat.door}:`)).toBe(true)
      expect(await chat.openThread(starter.channel, starter.messageId, 'a topic')).toBe(thread)
    })
  })
}
