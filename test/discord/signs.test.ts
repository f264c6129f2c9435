import { expect, test } from 'vitest'
import { runTopic } from './run-topic.ts'

test('our one reaction on a person’s message says how far it is', async () => {
  const { wire, chat, asked } = await runTopic()
  const channel = `discord:${wire.channel('general').id}` as const
  await chat.sign(channel, asked.id, 'seen')
  expect(asked.reactions).toEqual({ '👀': ['mos'] })
  await chat.sign(channel, asked.id, 'working')
  expect(asked.reactions).toEqual({ '⚙️': ['mos'] })
  await chat.sign(channel, asked.id, 'done')
  expect(asked.reactions).toEqual({ '✅': ['mos'] })
  await chat.sign(channel, asked.id, undefined)
  expect(asked.reactions).toEqual({})
})
