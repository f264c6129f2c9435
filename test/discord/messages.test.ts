import { expect, test } from 'vitest'
import { runDoor } from './run-door.ts'

test('a mention opens a thread with the topic as its name; there each message counts', async () => {
  const { wire, store, ready, received, answer } = await runDoor()
  await ready()
  const general = wire.channel('general')
  const asked = await wire.owner.say(general, '@mos please **fix** the login')
  const topicId = `discord:${asked.id}` as const
  expect(await received(topicId)).toMatchObject({
    id: topicId,
    text: 'please **fix** the login',
    by: { kind: 'discord', userId: wire.owner.id, guildId: wire.guild.id },
  })
  await answer(topicId, 'On it, @everyone.')
  const thread = await wire.until(() => general.threads()[0])
  await thread.says('On it')
  expect(thread.name).toBe('please fix the login')
  await wire.owner.say(thread, 'and the logout')
  expect((await received(topicId)).text).toBe('and the logout')
  await answer(topicId, 'That too.')
  await thread.says('That too')
  expect(await general.text()).toMatchInlineSnapshot(`"olga: @mos please **fix** the login"`)
  expect(await thread.text()).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: On it, @everyone.
    olga: and the logout
    mos ↳ olga: That too."
  `)
  expect(await store.topics.get(topicId)).toMatchObject({ title: 'please fix the login', guildId: wire.guild.id })
  expect(general.typing).toBe(1)
})
