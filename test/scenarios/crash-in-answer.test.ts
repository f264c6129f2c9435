import { expect, test } from 'vitest'
import { settledText } from '../support/settled-text.ts'
import { personWithMos } from '../support/person-with-mos.ts'

const homeChannel = {
  env: (wire: { channel(name: string): { id: string } }) => ({ MOS_HOME_CHANNELS: wire.channel('general').id }),
}

/** of each message */
const firstLines = (transcript: string): string => transcript.replaceAll(/\n .*/g, '')

test('kill -9 in mid-answer: it is answered once, then what was said meanwhile, in order', async () => {
  const { wire, mos, olga, general } = await personWithMos(homeChannel)

  await olga.say(general, 'count to 4')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await wire.until(() => thread.typing > 0, 20_000, 'a sign of the turn')
  await olga.say(thread, 'count to 1')
  await mos.kill()
  await olga.say(thread, 'count to 2')
  await olga.say(general, 'count to 3')
  await olga.say(thread, 'role list')
  await mos.start()

  const other = await wire.until(() => general.threads()[1], 30_000, 'a thread for what was said in the home channel')
  await thread.says('code-review', 30_000)
  await other.says('1 2 3', 10_000)
  expect(firstLines(await settledText(thread))).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    olga: count to 1
    olga: count to 2
    olga: role list
    mos ↳ olga: 1 2 3 4
    mos ↳ olga: 1
    mos ↳ olga: 1 2
    mos ↳ olga: \`\`\`"
  `)
  expect(await settledText(other)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1 2 3"
  `)
  expect(general.threads()).toHaveLength(2)
})

test('SIGTERM in mid-answer: a stop does not wait for a long one, the next start gives it from the beginning', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  await olga.say(general, '@mos count to 6')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await wire.until(() => thread.typing > 0, 20_000, 'a sign of the turn')
  await olga.say(thread, 'count to 1')

  const since = performance.now()
  expect(await mos.stop()).toBe(0)
  expect(performance.now() - since).toBeLessThan(6_000)
  await olga.say(thread, 'count to 2')
  await mos.start()

  await thread.says(/: 1 2$/, 30_000)
  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    olga: count to 1
    olga: count to 2
    mos ↳ olga: 1 2 3 4 5 6
    mos ↳ olga: 1
    mos ↳ olga: 1 2"
  `)
})
