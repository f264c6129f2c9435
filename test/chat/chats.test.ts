import { consoleChat } from '../../src/chat/console-chat.ts'
import { createFakeChat } from '../support/fake-chat.ts'
import { testStore } from '../support/store.ts'
import { chatContract } from './chat-contract.ts'

chatContract('fake', () => {
  const chat = createFakeChat()
  const starter = { channel: 'discord:5', messageId: '6' } as const
  return Promise.resolve({ chat, thread: 'discord:1', starter, texts: (thread) => Promise.resolve(chat.texts(thread)) })
})

chatContract('console', async () => {
  const { store } = await testStore()
  return {
    chat: consoleChat(store),
    thread: 'console:1',
    starter: { channel: 'console:5', messageId: '6' },
    texts: async (thread) => (await store.transcripts.list(thread)).map((message) => message.text),
  }
})
