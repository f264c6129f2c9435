import { expect, test } from 'vitest'
import { isSameText } from '../../src/fleet/is-same-text.ts'

const long = Array.from({ length: 100 }, (_, line) => `line ${line}`).join('\n')

test.each([
  ['nothing', undefined, 'build it', true],
  ['the text', 'build it', 'build it', true],
  ['other white space', ' build    it\n', 'build\tit', true],
  ['a long text', long, long, true],
  ['the beginning of a long text, cut by the hook', `${long.slice(0, 500)}…`, long, true],
  ['half a text that nobody cut', long.slice(0, 500), long, false],
  ['the first words', 'build', 'build it', false],
  ['a text with more behind it', 'build it and more', 'build it', false],
  ['a long text with more behind it', `${long}\nand a file`, long, true],
  ['another text', 'test it', 'build it', false],
  ['an empty one', ' ', 'build it', false],
])('reported is %s', (_, reported, text, same) => {
  expect(isSameText(reported, text)).toBe(same)
})
