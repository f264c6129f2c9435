import { anything, array, assert, constantFrom, dictionary, oneof, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { commands } from '../../commands/index.ts'
import { findCommand } from '../../src/command/find-command.ts'
import { parseOptions } from '../../src/command/parse-options.ts'
import { quote } from '../../src/command/quote.ts'
import { parseShellArgs } from '../../src/command/shell-args.ts'
import { toolsOf } from '../../src/command/tools.ts'
import { understand } from '../../src/command/understand.ts'
import { Failure } from '../../src/errors.ts'

const all = [...commands.values()]
const tools = toolsOf(commands, ['*'])
const word = oneof(
  string({ unit: 'binary', maxLength: 80 }),
  constantFrom('```', '@everyone', '<@1>', '\u202E', '\u200B', '--', '--yes', '-x', '../a', '\0', '__proto__'),
  constantFrom(...all.flatMap((command) => command.name.split(' '))),
)
const text = array(word, { maxLength: 8 }).map((words) => words.join(' '))

/**
 * What is wrong with what a person is told: it must be short, in one line or two, and must not format, mention or turn
 * the line around. Undefined when nothing is, or when it was accepted.
 */
function findFault(run: () => unknown): string | undefined {
  try {
    run()
    return undefined
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const bare = error.message.replaceAll(/`[^`]*`|"[^"]*"/g, '')
    const faulty = error.message.length > 400 || /[\p{Cc}\p{Cf}]|```/u.test(error.message) || /@|\*\*/.test(bare)
    return faulty || error.exit !== 64 ? error.message : undefined
  }
}

test('a quotation is one line in code marks, whatever it quotes', () => {
  assert(
    property(oneof(text, anything()), (value) => {
      const quoted = quote(value)
      expect(quoted ?? '`-`').toMatch(/^`[^`\p{Cc}\p{Cf}]+`$/u)
      expect(Array.from(quoted ?? '').length).toBeLessThanOrEqual(62)
    }),
  )
})

test('options of any shape are taken or refused in words', () => {
  const raw = oneof(
    anything(),
    dictionary(constantFrom('role', 'agent', 'lines', 'message', 'user', 'op'), oneof(text, anything())),
  )
  assert(
    property(constantFrom(...all), raw, (command, options) => {
      expect(findFault(() => parseOptions(command, options))).toBeUndefined()
    }),
    { numRuns: 1000 },
  )
})

test('any words of a shell are taken or refused in words', () => {
  assert(
    property(constantFrom(...all), array(word), (command, words) => {
      expect(findFault(() => parseShellArgs(command, words))).toBeUndefined()
    }),
    { numRuns: 1000 },
  )
})

test('any name of a command is found or refused in words', () => {
  assert(
    property(text, (name) => {
      expect(findFault(() => findCommand(commands, name))).toBeUndefined()
    }),
  )
})

test('any text is understood or not, and what is understood is a command', () => {
  assert(
    property(text, (line) => {
      const found = understand(tools, line)
      expect(found === undefined || tools.some((tool) => tool.name === found.tool)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})

/** Far more than any of them needs on a slow machine, far less than what squaring the length would take. */
const mostMs = 1000

test.each([
  ['marks inside a word', `a${'!'.repeat(8000)}a`],
  ['marks inside a value', `spawn a coder named a${'!'.repeat(8000)}a`],
  ['marks after a question', `why can I use ${'?'.repeat(8000)}a`],
  ['blanks', `a${' '.repeat(8000)}a`],
  ['quotes', '"'.repeat(8000)],
  ['one phrase many times', 'spawn '.repeat(1300)],
])('%s do not hold the process', (_, line) => {
  understand(tools, 'hello')
  const before = performance.now()
  understand(tools, line)
  expect(performance.now() - before).toBeLessThan(mostMs)
})
