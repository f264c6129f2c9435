import { assert, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { topicTitle } from '../../src/discord/topic-title.ts'

const now = new Date('2026-11-22T09:00:00Z')

test.each([
  ['what is my fleet doing?', 'what is my fleet doing?'],
  ['**Fix** the _login_ page', 'Fix the login page'],
  ['# Plan\n- one\n- two', 'Plan one two'],
  ['look at https://example.com/a?b=c please', 'look at please'],
  ['see [the docs](https://example.com)', 'see the docs'],
  ['<@123> ask <#456> and <@&789> </fleet ps:1>', 'ask and'],
  ['nice <:party:123456> one', 'nice party one'],
  ['@everyone come', 'everyone come'],
  ['```js\nrun()\n```', 'Topic of 2026-11-22'],
  ['fix ```js\nrun()\n``` now', 'fix now'],
  ['\u202Eevil\u200B\u2066 text', 'evil text'],
  ['שלום עולם', 'שלום עולם'],
  ['👍', '👍'],
  ['snake_case stays', 'snake_case stays'],
  ['\u200B\u200E', 'Topic of 2026-11-22'],
  ['', 'Topic of 2026-11-22'],
])('%j becomes %j', (text, title) => {
  expect(topicTitle(text, now)).toBe(title)
})

test('a long text is cut between words', () => {
  expect(topicTitle('word '.repeat(40), now)).toBe(`${'word '.repeat(15).trim()}…`)
})

test('a joined emoji is never cut in two', () => {
  const title = topicTitle('👨‍👩‍👧‍👦'.repeat(40), now)
  expect(title.replace('…', '').replaceAll('👨‍👩‍👧‍👦', '')).toBe('')
})

test('every text makes a name that Discord takes', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 3_000 }), (text) => {
      const title = topicTitle(text, now)
      expect(title.length).toBeGreaterThan(0)
      expect(title.length).toBeLessThanOrEqual(100)
      expect([...new Intl.Segmenter('en').segment(title)].length).toBeLessThanOrEqual(80)
    }),
  )
})
