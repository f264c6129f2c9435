import { expect, test } from 'vitest'
import { quote } from '../../src/command/quote.ts'

test.each<[unknown, string | undefined]>([
  ['ada', '`ada`'],
  ['  two\n\nlines ', '`two lines`'],
  ['<@123> @here', '`<@123> @here`'],
  ['a`b``', '`aʼbʼʼ`'],
  ['\u200B\u200F\u2066\uFEFF', undefined],
  ['', undefined],
  ['שלום', '`שלום`'],
  ['\u001B[31mred\u0007', '`[31mred`'],
  [undefined, undefined],
  [12, '`12`'],
  ['🦀'.repeat(61), `\`${'🦀'.repeat(59)}…\``],
])('%j', (value, quoted) => {
  expect(quote(value)).toBe(quoted)
})
