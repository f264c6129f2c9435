import fc from 'fast-check'
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
const word = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom('```', '@everyone', '<@1>', '\u202E', '\u200B', '--', '--yes', '-x', '../a', '\0', '__proto__'),
  fc.constantFrom(...all.flatMap((command) => command.name.split(' '))),
)
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))

/** What a person is told must be short, in one line or two, and must not format, mention or turn the line around. */
function expectCalm(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    expect(error.exit).toBe(64)
    expect(error.message.length).toBeLessThan(400)
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]|```/u)
    expect(error.message.replaceAll(/`[^`]*`|"[^"]*"/g, '')).not.toMatch(/@|\*\*/)
  }
}

test('a quotation is one line in code marks, whatever it quotes', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.anything()), (value) => {
      const quoted = quote(value)
      expect(quoted ?? '`-`').toMatch(/^`[^`\p{Cc}\p{Cf}]+`$/u)
      expect(Array.from(quoted ?? '').length).toBeLessThanOrEqual(62)
    }),
  )
})

test('options of any shape are taken or refused in words', () => {
  const raw = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.constantFrom('role', 'agent', 'lines', 'message', 'user', 'op'), fc.oneof(text, fc.anything())),
  )
  fc.assert(
    fc.property(fc.constantFrom(...all), raw, (command, options) => expectCalm(() => parseOptions(command, options))),
    { numRuns: 1000 },
  )
})

test('any words of a shell are taken or refused in words', () => {
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.array(word), (command, words) =>
      expectCalm(() => parseShellArgs(command, words)),
    ),
    { numRuns: 1000 },
  )
})

test('any name of a command is found or refused in words', () => {
  fc.assert(fc.property(text, (name) => expectCalm(() => findCommand(commands, name))))
})

test('any text is understood or not, and what is understood is a command', () => {
  fc.assert(
    fc.property(text, (line) => {
      const found = understand(tools, line)
      expect(found === undefined || tools.some((tool) => tool.name === found.tool)).toBe(true)
    }),
    { numRuns: 1000 },
  )
})
