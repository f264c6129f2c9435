import { expect, test } from 'vitest'
import { matchPhrase } from '../../src/command/phrases.ts'

const spawn = ['spawn [a|an] <role> [named|called] <name>', 'spawn [a|an] <role>']
const send = ['(send|tell) [to] <agent> <message...>']

test.each<[readonly string[], string, Record<string, string> | undefined]>([
  [spawn, 'spawn a coder named ada', { role: 'coder', name: 'ada' }],
  [spawn, 'Spawn an Orchestrator called boss!', { role: 'Orchestrator', name: 'boss' }],
  [spawn, 'spawn coder ada', { role: 'coder', name: 'ada' }],
  [spawn, 'please spawn a coder.', { role: 'coder' }],
  [spawn, 'Could you spawn a coder named ada, please?', { role: 'coder', name: 'ada' }],
  [spawn, 'spawn a coder named "a b"', { role: 'coder', name: 'a b' }],
  [spawn, 'spawn a coder named -x', { role: 'coder', name: '-x' }],
  [spawn, 'spawn a coder named ../a', { role: 'coder', name: '../a' }],
  [spawn, 'spawn a coder named `ada`', { role: 'coder', name: 'ada' }],
  [spawn, 'spawn a coder named ada and one named bob', undefined],
  [
    ['spawn [a] <role+> named <name>', 'spawn [a] <role+>'],
    'spawn a code review named rex',
    { role: 'code review', name: 'rex' },
  ],
  [['spawn [a] <role+>'], 'spawn a code review please', { role: 'code review' }],
  [['spawn [a] <role+>'], 'spawn a coder for the work', undefined],
  [spawn, 'spawn', undefined],
  [spawn, 'spawn it', undefined],
  [spawn, '', undefined],
  [spawn, '🦀🦀', undefined],
  [
    send,
    'send ada hello there!\n\nSecond line, please.',
    { agent: 'ada', message: 'hello there!\n\nSecond line, please.' },
  ],
  [send, 'tell ada: run `npm test`', { agent: 'ada', message: 'run `npm test`' }],
  [send, 'tell me a joke', undefined],
  [send, 'send ada', undefined],
  [["what's [my|the] fleet doing"], 'What’s my fleet doing??', {}],
])('%j: %s', (phrases, text, options) => {
  expect(matchPhrase(phrases, text)).toEqual(options)
})

test('a huge text takes no time', () => {
  const begin = performance.now()
  expect(matchPhrase(spawn, 'please '.repeat(200_000))).toBeUndefined()
  expect(performance.now() - begin).toBeLessThan(2000)
})
