import { expect, test } from 'vitest'
import { setVariable } from '../../src/config/set-variable.ts'
import { Failure } from '../../src/errors.ts'

test.each([
  ['an empty file', '', 'T=x\n'],
  ['other lines, comments and order', '# mine\nA=1\n\nB="two words" # b\n', '# mine\nA=1\n\nB="two words" # b\nT=x\n'],
  ['a value that is there', 'A=1\nT=old # why\nB=2\n', 'A=1\nT=x\nB=2\n'],
  ['written with export and blanks', 'export T = old\n', 'T=x\n'],
  ['twice: the last one counts', 'T=one\nT=two\n', 'T=one\nT=x\n'],
  ['no newline at the end', 'A=1', 'A=1\nT=x\n'],
  ['its file instead', 'T_FILE=/run/secret\nA=1\n', 'A=1\nT=x\n'],
  ['a name that only begins like it', 'TT=1\n', 'TT=1\nT=x\n'],
  ['only a comment', '# T=old\n', '# T=old\nT=x\n'],
  ['the same again', 'A=1\nT=x\n', 'A=1\nT=x\n'],
])('%s', (_, text, wanted) => {
  expect(setVariable(text, 'T', 'x', 'mos.env')).toBe(wanted)
})

test('a file in which another value would change is left to its person, without the value', () => {
  const text = 'A="first\nT=not mine"\n'
  expect(() => setVariable(text, 'T', 'secret', '/h/mos.env')).toThrow(
    new Failure("/h/mos.env can't be edited without changing more than T. Set it there by hand.", { exit: 'conflict' }),
  )
  expect(() => setVariable('', 'T', 'two\nlines', '/h/mos.env')).toThrow(
    new Failure('The value of T does not fit into one plain line of /h/mos.env.'),
  )
})
