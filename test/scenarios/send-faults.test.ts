import { expect, test } from 'vitest'
import { settledText } from '../support/settled-text.ts'
import { normalise } from '../support/normalise.ts'
import type { Thread } from '../wire/view/channel.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { slowAgent } from '../support/slow-agent.ts'

test('a send whose answer is lost or refused is one message all the same', async () => {
  const { wire, olga, general } = await personWithMos()
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('1')

  for (const how of ['500-after', 'reset-after', '429', '429-global'] as const) {
    const fault = wire.fault({ method: 'POST', route: '/channels/:id/messages', how, times: 2, ms: 300 })
    await olga.say(thread, 'count to 1')
    await wire.until(() => fault.hits === 2, 20_000, `${how} to strike`)
    await wire.until(() => thread.last()?.bot === true, 20_000, `an answer in spite of ${how}`)
    fault.remove()
  }
  await olga.say(thread, 'count to 2')
  await thread.says('1 2', 20_000)

  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1
    olga: count to 1
    mos ↳ olga: 1
    olga: count to 1
    mos ↳ olga: 1
    olga: count to 1
    mos ↳ olga: 1
    olga: count to 1
    mos ↳ olga: 1
    olga: count to 2
    mos ↳ olga: 1 2"
  `)
})

test.each<[string, (thread: Thread) => void]>([
  ['deleted', (thread) => thread.remove()],
  [
    'locked',
    (thread) => {
      thread.archive()
      thread.lock()
    },
  ],
])('a %s thread: the end of its op is told in the channel', async (_, close) => {
  const { wire, mos, olga, general } = await personWithMos()
  const ada = await slowAgent(mos, 'ada')
  await olga.say(general, '@mos spawn a coder named ada')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('› look for its first heartbeat', 15_000)
  close(thread)
  await ada.release()

  await general.says(/@olga.*ada is up/s, 20_000)
  expect(normalise(await general.text())).toMatchInlineSnapshot(`
    "olga: @mos spawn a coder named ada
    mos: @olga ✅ **spawn ada** done
      ada is up: pane %… alive, pid …, heartbeat … s old"
  `)
})

test('no right to make threads: it is answered in the channel, and the person learns why', async () => {
  const { olga, general } = await personWithMos()
  general.deny('threads')
  await olga.say(general, '@mos count to 1')
  await general.says('1', 15_000)
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: @mos count to 1
    mos ↳ olga: I may not make threads in this channel, so I answer here and hear only what mentions me. For a topic of its own, allow me "Create Public Threads" here.
    mos ↳ olga: 1"
  `)
  await olga.say(general, '@mos count to 2')
  await general.says('1 2', 15_000)
  expect(await general.text()).toMatchInlineSnapshot(`
    "olga: @mos count to 1
    mos ↳ olga: I may not make threads in this channel, so I answer here and hear only what mentions me. For a topic of its own, allow me "Create Public Threads" here.
    mos ↳ olga: 1
    olga: @mos count to 2
    mos ↳ olga: 1 2"
  `)
})
