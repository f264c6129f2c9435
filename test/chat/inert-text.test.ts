import { expect, test } from 'vitest'
import { inertText } from '../../src/chat/inert-text.ts'

test('code that Mos writes stays code', () => {
  expect(inertText('Look: `/fleet ps`, or `agent logs ada`.')).toBe('Look: `/fleet ps`, or `agent logs ada`.')
})

/** Discord takes the shortest run that closes, so that two ticks may open what one tick ends. */
test.each([
  '``a`[prize](https://evil.example)`',
  '`a``[prize](https://evil.example)`',
  '```\n[prize](https://evil.example)`',
  '`[prize](https://evil.example)',
])('no link hides behind ticks that do not pair: %j', (text) => {
  expect(inertText(text)).toContain(String.raw`\[prize\]`)
})
