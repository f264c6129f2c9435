import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseShellArgs } from '../../src/command/shell-args.ts'
import { usageLine } from '../../src/command/usage-line.ts'

const send = {
  name: 'agent try',
  options: z.object({
    agent: z.string().describe('Which').meta({ positional: 0 }),
    message: z.string().describe('What').meta({ positional: 1, rest: true }),
    verify: z.boolean().default(true).describe('Whether to look'),
    runtime: z.enum(['claude', 'stub']).optional().describe('Program'),
  }),
}
const parse = (...words: string[]) => parseShellArgs(send, words)

test.each<[string[], Record<string, unknown>]>([
  [['ada', 'hello'], { agent: 'ada', message: 'hello' }],
  [['ada', 'hello', 'there', 'you'], { agent: 'ada', message: 'hello there you' }],
  [['--agent', 'ada', 'hello'], { agent: 'ada', message: 'hello' }],
  [['--agent=ada', '--message=a=b', '--no-verify'], { agent: 'ada', message: 'a=b', verify: false }],
  [['ada', '--verify', '--runtime', 'stub', 'hi'], { agent: 'ada', verify: true, runtime: 'stub', message: 'hi' }],
  [['ada', 'run', 'npm', '--watch'], { agent: 'ada', message: 'run npm --watch' }],
  [['ada', '--', '--json', '--'], { agent: 'ada', message: '--json --' }],
  [['--', '-x', 'hi'], { agent: '-x', message: 'hi' }],
  [['-x', 'hi'], { agent: '-x', message: 'hi' }],
  [['ada', ''], { agent: 'ada', message: '' }],
])('%j', (words, options) => {
  expect(parse(...words)).toEqual({ options, json: false, help: false })
})

test('json, help and yes belong to the shell', () => {
  expect(parse('ada', '--json', '--yes', 'abc')).toEqual({
    options: { agent: 'ada' },
    json: true,
    help: false,
    yes: 'abc',
  })
  expect(parse('--help', '--nonsense')).toMatchObject({ help: true })
})

test('an option that is not there is refused with the nearest', () => {
  expect(() => parse('--runtme', 'x')).toThrow(
    '`agent try` has no option `runtme`. It takes agent, message, verify and runtime. Did you mean `runtime`?',
  )
})

test('words that nothing takes are refused with the usage', () => {
  const command = { name: 'op try', options: z.object({ op: z.string().describe('Which').meta({ positional: 0 }) }) }
  expect(() => parseShellArgs(command, ['a', 'b'])).toThrow('`op try` has no place for `b`. Usage: mos op try <op>')
})

test('usage', () => {
  expect(usageLine(send)).toBe('mos agent try <agent> <message…> [--no-verify] [--runtime claude|stub]')
})
