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

test('the footer stands under the last part, also of a text that is a file, and what belongs with it is counted', () => {
  const footer = '-# claude · 12 s · 3.4k tokens'
  const [short] = entryParts({ kind: 'text', text: 'hi', footer, mention: '7' }, 'discord')
  expect(short).toEqual({ text: `hi\n${footer}\n<@7>`, mention: '7' })
  for (const length of [1_940, 2_000, 9_000, 200_000]) {
    const parts = entryParts({ kind: 'text', text: 'x'.repeat(length), footer, mention: '9'.repeat(20) }, 'discord')
    expect(parts.at(-1)?.text.endsWith(`\n${footer}\n<@${'9'.repeat(20)}>`)).toBe(true)
    expect(parts.filter(({ text }) => text.includes(footer))).toHaveLength(1)
    for (const { text } of parts) expect(text.length).toBeLessThanOrEqual(2_000)
  }
  expect(entryParts({ kind: 'text', text: '', footer }, 'console')).toEqual([{ text: footer }])
})

test('the count between the two ends of a long text is what neither shows', () => {
  const parts = entryParts({ kind: 'text', text: 'x'.repeat(200_000) }, 'discord')
  const between = Number(/([\d,]+) characters between/.exec(parts[1]?.text ?? '')?.[1]?.replaceAll(',', ''))
  const shown = parts.map(({ text }) => /x+$/.exec(text)?.[0].length ?? 0)
  expect(between + shown.reduce((sum, length) => sum + length, 0)).toBe(200_000)
})

test('a plan that is too long to be read here waits for its click under the file with all of it', () => {
  const plan = 'remove ada\n'.repeat(2_000)
  const parts = entryParts({ kind: 'confirm', digest: 'd', text: plan }, 'discord')
  expect(parts.at(-1)?.files).toEqual([{ name: 'plan.md', bytes: new TextEncoder().encode(plan) }])
  expect(parts.map(({ buttons }) => buttons?.length)).toEqual([undefined, 2])
})

test('what turns words around is taken out', () => {
  const [part] = entryParts({ kind: 'text', text: 'abc \u202Egnp.exe\u202C שלום' }, 'discord')
  expect(part?.text).toBe('abc gnp.exe שלום')
})

test.each(['see `<@7>`', 'see\n```\n<@7>\n```'])('in code nobody is named: %j', (words) => {
  expect(entryParts({ kind: 'text', text: words, mention: '7' }, 'discord')[0]?.text).toBe(`${words}\n<@7>`)
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
  await add('d', 'word '.repeat(9_000), ['f1'])
  await empty(store)
  await expect.poll(() => chat.texts('discord:1'), patient).toHaveLength(6)
  const files = chat.in('discord:1').map(({ message }) => message.files)
  const whole = { name: 'answer.md', bytes: new TextEncoder().encode('word '.repeat(9_000)) }
  expect(files).toEqual([undefined, [file], [file], [file], undefined, [whole, file]])
  expect(chat.texts('discord:1').slice(2, 4)).toEqual(['', 'here\n(1 file is not kept any more.)'])
})
