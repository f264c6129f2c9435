import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { startWire } from '../wire/start-wire.ts'
import { runTopic } from './run-topic.ts'

const mebibyte = 1024 * 1024

/** A topic whose session made files of these sizes, in MiB, and answers with them. */
async function answered(sizes: readonly number[], prepare: (topic: Awaited<ReturnType<typeof runTopic>>) => void) {
  const wire = await startWire({ messagesPerFiveSeconds: Infinity })
  const topic = await runTopic({ wire })
  prepare(topic)
  const { store, topicId, thread } = topic
  const files: string[] = []
  for (const [n, size] of sizes.entries()) {
    const file = { name: `part-${n}.bin`, bytes: new Uint8Array(size * mebibyte), path: `/work/part-${n}.bin` }
    await store.files.put(`f${n}`, file)
    files.push(`f${n}`)
  }
  const entry = await topic.received(topicId)
  const body = { kind: 'text', text: 'All is done.', files } as const
  await store.inbox.finish(entry, [{ id: 'a', thread: topicId, body }])
  await eventually('all to be sent', async () => (await store.outbox.waiting()).length === 0)
  const shown = () =>
    thread
      .messages()
      .filter(({ bot }) => bot)
      .map(({ content, attachments }) => [content, ...attachments.map(({ filename }) => filename)].join(' | '))
  return { ...topic, shown }
}

test('more than Discord takes in one message comes in several', async () => {
  const { shown } = await answered([8, 8, 8, 8], () => undefined)
  expect(shown()).toEqual([
    'All is done. | part-0.bin | part-1.bin | part-2.bin',
    'More files: part-3.bin | part-3.bin',
  ])
}, 20_000)

test('more than ten files too', async () => {
  const { shown } = await answered(
    Array.from({ length: 11 }, () => 0),
    () => undefined,
  )
  expect(shown().map((line) => line.split(' | ').length - 1)).toEqual([10, 1])
})

test('where Discord takes less than was expected, each file that it takes comes, and the others are named', async () => {
  const { shown } = await answered([1, 3, 1], ({ wire }) => (wire.uploads.file = 2 * mebibyte))
  expect(shown()).toMatchInlineSnapshot(`
    [
      "All is done. | part-0.bin",
      "Not attached: part-1.bin (3.0 MiB); it is kept at /work/part-1.bin
    Discord takes no file of that size here.",
      "More files: part-2.bin | part-2.bin",
    ]
  `)
})

test('less in one request than was expected: one by one', async () => {
  const { shown } = await answered([1, 1], ({ wire }) => (wire.uploads.request = 1.5 * mebibyte))
  expect(shown()).toEqual(['All is done. | part-0.bin', 'More files: part-1.bin | part-1.bin'])
})

test('a connection that breaks between the two shows neither twice, and loses neither', async () => {
  const { shown } = await answered([1, 1], ({ wire }) => {
    wire.uploads.request = 1.5 * mebibyte
    const when = ({ files }: { files: readonly string[] }) => files.join(' ') === 'part-1.bin'
    wire.fault({ method: 'POST', route: '/channels/:id/messages', how: 'reset-before', times: 4, when })
  })
  expect(shown()).toEqual(['All is done. | part-0.bin', 'More files: part-1.bin | part-1.bin'])
})

test('without the right to attach files the answer stands in its thread, and says who can help', async () => {
  const { shown } = await answered([1], ({ wire }) => wire.channel('general').deny('files'))
  expect(shown()).toMatchInlineSnapshot(`
    [
      "All is done.
    Not attached: part-0.bin (1.0 MiB); it is kept at /work/part-0.bin
    I may not attach files here: whoever manages this channel or my role can allow me "Attach Files".",
    ]
  `)
})

test('without the right to write in threads the answer stands in the channel, and says why once', async () => {
  const { store, topicId, shown, wire } = await answered([1], () => undefined)
  expect(shown()).toHaveLength(1)
  wire.channel('general').deny('send in threads')
  const say = (id: string) => store.outbox.add({ id, thread: topicId, body: { kind: 'text', text: `Answer ${id}.` } })
  await say('b')
  await wire.channel('general').says('Answer b.')
  await say('c')
  await wire.channel('general').says('Answer c.')
  expect(await wire.channel('general').text()).toMatchInlineSnapshot(`
    "olga: @mos fix the login
    mos: I may not write in #fix the login, so what belongs there stands here. Whoever manages that channel or my role can allow me "Send Messages" and "Send Messages in Threads".
    mos: Answer b.
    mos: Answer c."
  `)
  expect(shown()).toHaveLength(1)
})

test('where no history may be read, an answer is no reply, and stands there', async () => {
  const { shown, chat, topicId, wire } = await answered([0], () => undefined)
  wire.channel('general').deny('history')
  await chat.send(topicId, { text: 'Once more.', replyTo: topicId }, 'n')
  expect(shown().at(-1)).toBe('Once more.')
})
