import { expect, test } from 'vitest'
import { entryParts } from '../../src/chat/entry-parts.ts'
import { delivered, empty, patient } from './run-delivery.ts'

test('an answer notifies under its last part, and nowhere else', () => {
  const parts = entryParts({ kind: 'text', text: 'word '.repeat(700), mention: '7' }, 'discord')
  expect(parts.map(({ mention }) => mention)).toEqual([undefined, '7'])
  expect(parts[1]?.text).toMatch(/word\n<@7>$/)
  for (const part of parts) expect(part.text.length).toBeLessThanOrEqual(2000)
})

test('with the longest id and the fullest part too', () => {
  const [part] = entryParts({ kind: 'text', text: 'x'.repeat(1975), mention: '9'.repeat(20) }, 'discord')
  expect(part?.text).toHaveLength(1999)
})

test('a text that names them already needs no second name; the console notifies nobody', () => {
  expect(entryParts({ kind: 'text', text: 'hi <@7>', mention: '7' }, 'discord')).toEqual([
    { text: 'hi <@7>', mention: '7' },
  ])
  expect(entryParts({ kind: 'text', text: 'hi', mention: '7' }, 'console')).toEqual([{ text: 'hi' }])
})

test('files go out with the last part, also without words; one that is gone is said to be', async () => {
  const { store, chat } = await delivered()
  const file = { name: 'a.png', bytes: new Uint8Array([1, 2, 3]) }
  await store.files.put('f1', file)
  const add = (id: string, words: string, files: string[]) =>
    store.outbox.add({ id, thread: 'discord:1', body: { kind: 'text', text: words, files } })
  await add('a', 'word '.repeat(500), ['f1'])
  await add('b', '', ['f1'])
  await add('c', 'here', ['f1', 'gone'])
  await empty(store)
  await expect.poll(() => chat.texts('discord:1'), patient).toHaveLength(4)
  const files = chat.in('discord:1').map(({ message }) => message.files)
  expect(files).toEqual([undefined, [file], [file], [file]])
  expect(chat.texts('discord:1').slice(2)).toEqual(['', 'here\n(1 file is not kept any more.)'])
})
