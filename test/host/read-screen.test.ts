import { expect, test } from 'vitest'
import { readScreen } from '../../src/host/read-screen.ts'

const dim = (text: string): string => `\u001B[2m${text}\u001B[0m`

const rule = '─'.repeat(60)
const foot = `╹${'▀'.repeat(40)}`
const sidebar = `${' '.repeat(60)}$0.00 spent`
/** opencode's, as it is drawn: light words on dark, what it only proposes in colour 8. */
const opencode = (...drawn: readonly string[]): string =>
  [
    '  ┃',
    '  ┃  said before',
    '',
    ...['', ...drawn, '', '  Build · m1'].map((row) => `  ┃${row}`),
    `  ${foot}`,
    ' tab agents',
  ].join('\n')
const light = (text: string): string => `\u001B[38;5;255m${text}\u001B[38;5;15m`
/** pi's: no mark, two rules, and what it is at in the upper one. */
const pi = (upper: string, ...drawn: readonly string[]): string =>
  [' > quoted by the model', '', upper, ...drawn, dim(rule), '/work/site', '0.1%/100k (auto)      m1'].join('\n')

test.each([
  ['the empty composer of the stub', 'hello\n>', { composer: true, dialog: false, draft: '' }],
  ['a draft', 'hello\n> half a', { composer: true, dialog: false, draft: 'half a' }],
  ['a box around it', '│ ❯ half a        │\n╰──╯', { composer: true, dialog: false, draft: 'half a' }],
  ['a dim suggestion', `❯ ${dim('Try "fix the tests"')}`, { composer: true, dialog: false, draft: '' }],
  ['a grey suggestion', '› \u001B[38;5;240mAsk anything\u001B[39m', { composer: true, dialog: false, draft: '' }],
  ['a dim mark before a draft', `${dim('>')} half a`, { composer: true, dialog: false, draft: 'half a' }],
  ['a menu', 'Allow this?\n❯ 1. Yes\n  2. No', { composer: false, dialog: true }],
  [
    'a menu without numbers',
    'Is this a project you trust?\n\n ❯ No, exit\n   Yes, I trust this folder\n\n Enter to confirm · Esc to cancel',
    { composer: false, dialog: true },
  ],
  ['a question without a composer', 'Overwrite? (y/n)', { composer: false, dialog: true }],
  [
    'a question in an answer',
    '● Do you want to proceed?\n> 1. quoted\n\n❯',
    { composer: true, dialog: false, draft: '' },
  ],
  [
    'a suggestion with the cursor on its first letter',
    '❯ \u001B[7mO\u001B[0;2mnce fixed, send again',
    { composer: true, dialog: false, draft: '' },
  ],
  ['a coloured draft', '❯ \u001B[38;5;2mrun\u001B[39m it', { composer: true, dialog: false, draft: 'run it' }],
  ['opencode, empty', opencode('\u001B[38;5;8m  Ask anything…'), { composer: true, dialog: false, draft: '' }],
  ['opencode with a draft', opencode(`  ${light('half a')}`, '  b'), { composer: true, draft: 'half a\n  b' }],
  ['opencode, a column beside it', opencode(sidebar), { composer: true, dialog: false, draft: '' }],
  [
    'opencode, its permission dialog',
    `${opencode('')}\n  ┃  △ Permission required\n  ┃  $ touch x\n  ┃   Allow once   Reject   enter confirm\n  ┃`,
    { composer: false, dialog: true },
  ],
  ['opencode, its list of commands', `Commands          esc   \n${opencode('')}`, { composer: false, dialog: true }],
  ['opencode at work', `${opencode('')}\n  ■■⬝⬝  esc interrupt`, { composer: true, dialog: false, draft: '' }],
  [
    'opencode, its word for a long paste, dark on a colour',
    opencode(`  \u001B[38;5;232;48;5;214m[Pasted ~4 lines]\u001B[0m   ${sidebar}`),
    { composer: true, dialog: false, draft: '[Pasted ~4 lines]' },
  ],
  ['pi, empty', pi(dim(rule), '\u001B[7m \u001B[0m'), { composer: true, dialog: false, draft: '' }],
  [
    'pi at work, with a draft',
    pi(`── ⠸ Working ${rule}`, 'half a'),
    { composer: true, dialog: false, draft: 'half a' },
  ],
  [
    'pi, a menu',
    pi(
      rule,
      ' Do you want to proceed?',
      ' → Allow once',
      '   Deny',
      ' ↑↓ navigate  enter select  escape/ctrl+c cancel',
    ),
    { composer: false, dialog: true },
  ],
  ['nothing yet', '\n\n', { composer: false, dialog: false, draft: '' }],
])('%s', (_, screen, expected) => {
  expect(readScreen(screen)).toMatchObject(expected)
})

const tall = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n')
const drawn = tall.replaceAll('\n', '\n  ')
const quoting = 'answer:\n> do it?\n> 1. yes\nesc to cancel (y/n)\nesc to interrupt'
const working = '• Working (3s • esc to interrupt)'
const menu = '› 1. Yes, proceed (y)\n  2. No\n\n  Press enter to confirm'
const free = { composer: true, dialog: false, busy: false }

test.each([
  ['a tall draft', tall, `› ${drawn}\n\n  ? for shortcuts`, { ...free, draft: 'line 0' }],
  ['a sign of work above it', tall, `${working}\n› ${drawn}\n\n  ? for shortcuts`, { ...free, busy: true }],
  ['a sign of work below it', tall, `› ${drawn}\n\n  esc interrupt`, { ...free, busy: true }],
  ['a question below it', tall, `› ${drawn}\n${'\n'.repeat(14)}Overwrite? (y/n)`, { composer: false, dialog: true }],
  [
    'lines that quote',
    quoting,
    `› ${quoting.replaceAll('\n', '\n  ')}\n\n  ? for shortcuts`,
    { ...free, draft: 'answer:' },
  ],
  ['a menu below its older copy', quoting, `› ${quoting}\n\n● answered\n\n${menu}`, { composer: false, dialog: true }],
  [
    'the empty composer below its older copy',
    quoting,
    `› ${quoting}\n\n● answered\n\n› `,
    { composer: true, draft: '' },
  ],
  [
    'the end of a tall draft that quotes',
    `x\n${quoting}\n${tall}`,
    `› ${quoting.replaceAll('\n', '\n  ')}\n  ${drawn}`,
    free,
  ],
  [
    'a question far below an older line',
    'x\n'.repeat(40),
    `> old\n${tall}\nOverwrite? (y/n)`,
    { composer: false, dialog: true },
  ],
])('a text that may be in the composer: %s', (_, text, screen, expected) => {
  expect(readScreen(screen, text)).toMatchObject(expected)
})
