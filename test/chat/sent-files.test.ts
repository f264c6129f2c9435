import { expect, test } from 'vitest'
import { askCard } from '../store/new-card.ts'
import { delivered, empty } from './run-delivery.ts'

const answer = (text: string, files: readonly string[]) =>
  ({ id: 'a', thread: 'discord:1', body: { kind: 'text', text, files } }) as const

async function withTwo() {
  const running = await delivered()
  await running.store.files.put('f1', { name: 'one.txt', bytes: new Uint8Array(10), path: '/work/one.txt' })
  await running.store.files.put('f2', { name: 'two.txt', bytes: new Uint8Array(20) })
  const shown = () =>
    running.chat.in('discord:1').map(({ message: { text, files = [] } }) => [text, ...files.map(({ name }) => name)])
  return { ...running, shown }
}

test('a text whose files are not taken is sent with a line for each', async () => {
  const { store, chat, shown } = await withTwo()
  chat.failNext('discord:1', 'no-files')
  await store.outbox.add(answer('Here.', ['f1', 'f2']))
  await empty(store)
  expect(shown()).toEqual([
    [
      'Here.\nNot attached: one.txt (10 bytes); it is kept at /work/one.txt\nNot attached: two.txt (20 bytes)\nsend failed.',
    ],
  ])
})

test('files that are too large together are sent one by one; a repeat goes the same way and shows nothing twice', async () => {
  const { store, chat, shown } = await withTwo()
  for (const kind of ['too-large', 'unknown', 'too-large'] as const) chat.failNext('discord:1', kind)
  chat.failNext('discord:1', 'unknown', { accepted: true })
  chat.failNext('discord:1', 'too-large')
  await store.outbox.add(answer('Here.', ['f1', 'f2']))
  await empty(store)
  expect(shown()).toEqual([
    ['Here.', 'one.txt'],
    ['More files: two.txt', 'two.txt'],
  ])
})

test('a request whose file is not taken is asked all the same', async () => {
  const { store, chat, shown } = await withTwo()
  chat.failNext('discord:1', 'no-files')
  await store.cards.put(askCard('ask-1', { detail: 'x'.repeat(5000) }))
  await expect.poll(() => chat.in('discord:1').length, { timeout: 5000 }).toBe(1)
  const [[text = '', ...files] = []] = shown()
  expect(text).toContain('Not attached: request.txt (5,000 bytes)\nsend failed.\nAllow nothing that you have not read.')
  expect(files).toEqual([])
  expect(chat.in('discord:1')[0]?.message.buttons).toHaveLength(2)
})
