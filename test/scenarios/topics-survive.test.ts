import { expect, test } from 'vitest'
import { settledText } from '../support/settled-text.ts'
import { personWithMos } from '../support/person-with-mos.ts'

test('a topic survives a restart, its closing, and the archiving of its thread', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  await olga.say(general, '@mos count to 1')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('1')

  await mos.stop()
  await mos.start()
  await olga.say(thread, 'count to 2')
  await thread.says('1 2', 15_000)
  const closed = await olga.slash(thread, 'topic close')
  const whileClosed = await mos.shell('topic', 'list')
  await olga.say(thread, 'count to 3')
  await thread.says('1 2 3', 15_000)
  thread.archive()
  await olga.say(thread, 'count to 4')
  await thread.says('1 2 3 4', 15_000)

  expect(closed.text).toMatchInlineSnapshot(`"Closed \`count to 1\`."`)
  expect(whileClosed.stdout).toMatchInlineSnapshot(`
    "No topic is open. Mention me in a channel, or use mos topic new, to open one.
    "
  `)
  expect(await settledText(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: 1
    olga: count to 2
    mos ↳ olga: 1 2
    mos: Closed \`count to 1\`.
    olga: count to 3
    mos ↳ olga: 1 2 3
    olga: count to 4
    mos ↳ olga: 1 2 3 4"
  `)
  expect(thread.archived).toBe(false)
  expect(general.threads()).toHaveLength(1)
})
