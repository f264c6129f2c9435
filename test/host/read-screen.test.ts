import { expect, test } from 'vitest'
import { readScreen } from '../../src/host/read-screen.ts'

const dim = (text: string): string => `\u001B[2m${text}\u001B[0m`

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
  ['nothing yet', '\n\n', { composer: false, dialog: false, draft: '' }],
])('%s', (_, screen, expected) => {
  expect(readScreen(screen)).toMatchObject(expected)
})

const lines = Array.from({ length: 30 }, (_, line) => `  line ${line}`).join('\n')

test.each([
  ['a tall draft', `› ${lines.trim()}\n\n  ? for shortcuts`, { composer: true, dialog: false, draft: 'line 0' }],
  ['a question far below an older line', `> old\n${lines}\nOverwrite? (y/n)`, { composer: false, dialog: true }],
])('%s that is known to be there', (_, screen, expected) => {
  expect(readScreen(screen, 40)).toMatchObject(expected)
})
