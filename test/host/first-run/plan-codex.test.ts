import { describe, expect, test } from 'vitest'
import { planCodex } from '../../../src/host/first-run/plan-codex.ts'
import { tomlKeys } from '../../../src/host/first-run/toml-keys.ts'

const path = '/home/ada/.codex/config.toml'
const plan = (text: string, repository = '/src/site') => planCodex(text, { repository, path })
const trusted = '[projects."/src/site"]\ntrust_level = "trusted"\n'

test.each([
  ['no file, or an empty one', '', trusted],
  ['settings and their comments', '# mine\nmodel = "m" # best\n', `# mine\nmodel = "m" # best\n\n${trusted}`],
  ['a last line without an end', 'model = "m"', `model = "m"\n\n${trusted}`],
  ['line ends of Windows', 'a = 1\r\n', 'a = 1\r\n\r\n[projects."/src/site"]\r\ntrust_level = "trusted"\r\n'],
  [
    'another project',
    '[projects."/src"]\ntrust_level = "untrusted"\n',
    `[projects."/src"]\ntrust_level = "untrusted"\n\n${trusted}`,
  ],
  [
    'a line in a text that only looks like it',
    `a = '''\n${trusted}'''\nb = """\n${trusted}\\""" "\n"""\n`,
    `a = '''\n${trusted}'''\nb = """\n${trusted}\\""" "\n"""\n\n${trusted}`,
  ],
  [
    'a comment that only looks like it',
    `#${trusted.replace('\n', '\n#')}`,
    `#${trusted.replace('\n', '\n#')}\n${trusted}`,
  ],
  [
    'its table without the key',
    '[projects."/src/site"] # mine\nother = 1\n',
    '[projects."/src/site"] # mine\ntrust_level = "trusted"\nother = 1\n',
  ],
  ['its table as the last line', "[ projects . '/src/site' ]", `[ projects . '/src/site' ]\ntrust_level = "trusted"\n`],
  ['a table below its own', '[projects."/src/site".x]\na = 1\n', `[projects."/src/site".x]\na = 1\n\n${trusted}`],
  [
    'dotted keys of another',
    'projects."/src".trust_level = "trusted"\n',
    `projects."/src".trust_level = "trusted"\n\n${trusted}`,
  ],
])('%s: the repository is added, and nothing else is changed', (_, before, after) => {
  expect(plan(before)).toBe(after)
  expect(plan(after)).toBeUndefined()
})

test.each([
  ['a table', trusted],
  ['another answer', '[projects."/src/site"]\ntrust_level = "untrusted"\n'],
  ['single quotes and blanks', "[ projects . '/src/site' ] # here\n  trust_level='x'\n"],
  ['escapes', '[projects."/src/s\\u0069te"]\n"trust_level" = "trusted"\n'],
  ['keys with dots', 'projects."/src/site".trust_level = "trusted"\n'],
  ['keys of the table above', '[projects]\n"/src/site".trust_level = "trusted"\n'],
  ['a value of the table above', '[projects]\n"/src/site" = { a = [1, "}"], trust_level = "trusted" }\n'],
  ['a value in a value', 'projects = { "/src/site" = { trust_level = "trusted" }, }\n'],
  [
    'behind lists over lines',
    'a = [ # first\n  "]", \'x\',\n  { b = 1 }, # last\n]\n[projects."/src/site"]\ntrust_level = "t"\n',
  ],
])('%s: an answer that is there stays', (_, text) => {
  expect(plan(text)).toBeUndefined()
})

describe('what can take no line more', () => {
  test.each([
    ['projects = { "/src" = { trust_level = "trusted" } }\n'],
    ['[projects]\n"/src/site" = { }\n'],
    ['[projects]\n"/src/site".other = 1\n'],
    ['[[projects]]\na = 1\n'],
  ])('%j', (text) => {
    expect(() => plan(text)).toThrow(
      `codex would ask whether to trust /src/site, and ${path} can't take a line more about its projects: add trust_level = "trusted" to them there.`,
    )
  })
})

test.each([
  ['a = \n', 'a value is missing in line 1'],
  ['ok = 1\n= 2\n', 'a key is missing in line 2'],
  ['[projects\n', '] is missing in line 1'],
  ['a = "x\n', 'a value is missing in line 1'],
  ['a = 1 b = 2\n', 'end of line is missing in line 1'],
  ['{"json": true}', 'a key is missing in line 1'],
])('%j is refused and named', (text, why) => {
  expect(() => plan(text)).toThrow(`codex's settings ${path} can't be read: ${why}. Mend them; nothing was changed.`)
})

test('a name with quotes, backslashes and umlauts', () => {
  const odd = '/src/"ü" \\ \u007F'
  const after = plan('', odd) ?? ''
  expect(after).toBe('[projects."/src/\\"ü\\" \\\\ \\u007F"]\ntrust_level = "trusted"\n')
  expect(tomlKeys(after)[1]?.path).toEqual(['projects', odd, 'trust_level'])
})

test('dates, numbers and words are passed over', () => {
  const text = 'a = 1979-05-27 07:32:00Z\nb = +1_000.5e-3\nc = [true, inf, 0xFF]\n"d".e = 07:32:00 # noon\n'
  expect(tomlKeys(text).map((key) => key.path.join('/'))).toEqual(['a', 'b', 'c', 'd/e'])
})
