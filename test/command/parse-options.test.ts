import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseOptions } from '../../src/command/parse-options.ts'
import { Failure } from '../../src/errors.ts'
import { newName } from '../../src/fleet/agent-name.ts'

const command = {
  name: 'fleet try',
  options: z.object({
    name: newName.describe('What to call it'),
    runtime: z.enum(['claude', 'codex', 'stub']).optional().describe('The program behind it'),
    lines: z.int().min(1).max(50).default(10).describe('How many lines'),
    note: z.string().max(10).optional().describe('A word about it'),
    loud: z.boolean().default(false).describe('Whether to shout'),
  }),
}

const refusal = (raw: unknown): { message: string; exit: number } => {
  try {
    parseOptions(command, raw)
  } catch (error) {
    if (error instanceof Failure) return { message: error.message, exit: error.exit }
    throw error
  }
  throw new Error('it was accepted')
}

test.each<[string, unknown, unknown]>([
  ['typed values', { name: 'ada', lines: 3, loud: true }, { name: 'ada', lines: 3, loud: true }],
  ['words', { name: 'ada', lines: '3', loud: 'yes' }, { name: 'ada', lines: 3, loud: true }],
  ['a no', { name: 'ada', loud: 'off' }, { name: 'ada', lines: 10, loud: false }],
  ['what is left out', { name: 'ada', runtime: null, note: undefined }, { name: 'ada', lines: 10, loud: false }],
])('%s fit', (_name, raw, options) => {
  expect(parseOptions(command, raw)).toEqual(options)
})

const rtl = 'a\u202Eb\u200B\u2066c'

test.each<[string, unknown, string]>([
  ['a missing option', {}, '`fleet try` needs `name`: what to call it.'],
  ['no options at all', undefined, '`fleet try` needs `name`: what to call it.'],
  ['an empty one', { name: '' }, '`name` of `fleet try` cannot be empty: what to call it.'],
  ['only zero-width characters', { name: '\u200B\u2060' }, '`name` of `fleet try` cannot be empty: what to call it.'],
  [
    'a choice that is none',
    { name: 'a', runtime: 'claud' },
    '`runtime` of `fleet try` cannot be `claud`: choose claude, codex or stub. Did you mean `claude`?',
  ],
  ['emoji', { name: 'a', runtime: '🦀🦀' }, '`runtime` of `fleet try` cannot be `🦀🦀`: choose claude, codex or stub.'],
  [
    'a code fence',
    { name: 'a', runtime: '```js\nx\n```' },
    '`runtime` of `fleet try` cannot be `ʼʼʼjs x ʼʼʼ`: choose claude, codex or stub.',
  ],
  [
    'a mention',
    { name: 'a', runtime: '@everyone' },
    '`runtime` of `fleet try` cannot be `@everyone`: choose claude, codex or stub.',
  ],
  [
    'text that turns the line around',
    { name: 'a', runtime: rtl },
    '`runtime` of `fleet try` cannot be `abc`: choose claude, codex or stub.',
  ],
  [
    'huge text',
    { name: 'a', runtime: 'x'.repeat(5_000_000) },
    `\`runtime\` of \`fleet try\` cannot be \`${'x'.repeat(59)}…\`: choose claude, codex or stub.`,
  ],
  [
    'text that is too long',
    { name: 'a', note: 'hello world' },
    '`note` of `fleet try` cannot be `hello world`: it takes at most 10 characters, this has 11.',
  ],
  [
    'a word for a number',
    { name: 'a', lines: 'many' },
    '`lines` of `fleet try` cannot be `many`: it takes a whole number from 1 to 50.',
  ],
  [
    'too large a number',
    { name: 'a', lines: '51' },
    '`lines` of `fleet try` cannot be `51`: it takes a whole number from 1 to 50.',
  ],
  [
    'half a number',
    { name: 'a', lines: 1.5 },
    '`lines` of `fleet try` cannot be `1.5`: it takes a whole number from 1 to 50.',
  ],
  [
    'a word for yes or no',
    { name: 'a', loud: 'maybe' },
    '`loud` of `fleet try` cannot be `maybe`: it takes yes or no.',
  ],
  ['a number for text', { name: 7 }, '`name` of `fleet try` cannot be `7`: it takes text.'],
  ['an object for text', { name: { a: 1 } }, '`name` of `fleet try` cannot be `{"a":1}`: it takes text.'],
  [
    'an unknown option',
    { name: 'a', runtme: 'x' },
    '`fleet try` has no option `runtme`. It takes name, runtime, lines, note and loud. Did you mean `runtime`?',
  ],
  [
    'a hostile option',
    JSON.parse('{"__proto__": 1}'),
    '`fleet try` has no option `__proto__`. It takes name, runtime, lines, note and loud.',
  ],
  ['a list', ['ada'], '`fleet try` takes options by name, not `["ada"]`.'],
  [
    'name -x',
    { name: '-x' },
    '`name` of `fleet try`: "-x" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name ../a',
    { name: '../a' },
    '`name` of `fleet try`: "../a" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name a b',
    { name: 'a b' },
    '`name` of `fleet try`: "a b" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'name ORCHESTRATOR',
    { name: 'ORCHESTRATOR' },
    '`name` of `fleet try`: "ORCHESTRATOR" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.',
  ],
  [
    'a name of 33 characters',
    { name: 'a'.repeat(33) },
    `\`name\` of \`fleet try\`: "${'a'.repeat(33)}" has 33 characters; a name has at most 32.`,
  ],
])('%s is refused with what was given and what fits', (_name, raw, message) => {
  expect(refusal(raw)).toEqual({ message, exit: 64 })
})
