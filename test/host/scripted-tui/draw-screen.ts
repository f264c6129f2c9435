/** Whose screen it resembles. */
export type Look = 'plain' | 'claude' | 'codex'

export type Shown = {
  readonly said: readonly string[]
  readonly draft: string
  /** pasted as one piece: long ones are shown by a word for them */
  readonly pasted: string | undefined
  readonly suggestion: string
  readonly busy: boolean
  readonly waiting: readonly string[]
  readonly dialog: 'menu' | 'yes-no' | undefined
}

const looks = {
  plain: { mark: '>', rule: false, suggestion: '' },
  claude: { mark: '❯', rule: true, suggestion: 'Try "fix the tests"' },
  codex: { mark: '›', rule: false, suggestion: 'Ask Codex to do anything' },
} as const

/** The whole screen anew, with the cursor in the composer; hidden while a dialog is open. */
export function drawScreen(look: Look, shown: Shown, { columns = 80, rows = 24 }: { columns?: number; rows?: number }) {
  const bottom = shown.dialog === undefined ? composerRows(look, shown, columns) : dialogRows(look, shown.dialog)
  const room = Math.max(1, rows - bottom.length - 1)
  const above = shown.said.flatMap((line) => wrap(line, columns - 1)).slice(-room)
  const body = [...above, ...bottom].map((row) => `${row}\x1B[K`).join('\r\n')
  const field = fieldRows(look, shown, columns)
  const first = bottom.findLastIndex((row) => row.startsWith(looks[look].mark))
  const at = above.length + first + field.length
  const width = Math.min(columns, 3 + (field.at(-1) ?? '').length)
  const cursor = shown.dialog === undefined ? `\x1B[${at};${width}H\x1B[?25h` : '\x1B[?25l'
  return `\x1B[?25l\x1B[H${body}\x1B[J${cursor}`
}

function composerRows(look: Look, shown: Shown, columns: number): string[] {
  const { mark, rule } = looks[look]
  const line = rule ? ['─'.repeat(columns - 1)] : []
  const working = shown.busy ? [look === 'plain' ? '* working…' : '• Working (3s • esc to interrupt)'] : []
  const [draft = '', ...more] = fieldRows(look, shown, columns)
  const hint = shown.suggestion === '' ? looks[look].suggestion : shown.suggestion
  const field = draft === '' && hint !== '' ? `${mark} \x1B[2m${hint}\x1B[0m` : `${mark} ${draft}`
  const queued = shown.waiting.map((text) => `  ↳ ${text.split('\n')[0]?.slice(0, columns - 6) ?? ''}`)
  return ['', ...working, ...queued, ...line, field, ...more.map((row) => `  ${row}`), ...line, '  ? for shortcuts']
}

/** As these programs do: a long paste is a word for it, else it is wrapped; the plain one shows its first line, cut. */
function fieldRows(look: Look, { draft, pasted }: Shown, columns: number): string[] {
  const lines = draft.split('\n')
  if (pasted !== undefined && look === 'claude' && (lines.length > 3 || draft.length > 800))
    return [draft.replace(pasted, `[Pasted text #1 +${lines.length - 1} lines]`)]
  if (pasted !== undefined && look === 'codex' && draft.length > 1000)
    return [draft.replace(pasted, `[Pasted Content ${pasted.length} chars]`)]
  // A taller one is scrolled to its end.
  if (look !== 'plain') return lines.flatMap((line) => wrap(line, columns - 5)).slice(-30)
  const first = Array.from(lines[0] ?? '')
  const cut = first.slice(0, Math.floor(columns / 2)).join('')
  const more = lines.length > 1 ? ` [+${lines.length - 1} lines]` : ''
  return [`${cut}${cut.length < first.join('').length ? '…' : ''}${more}`]
}

function dialogRows(look: Look, dialog: 'menu' | 'yes-no'): string[] {
  if (dialog === 'yes-no') return ['', 'Overwrite everything? (y/n) ']
  if (look === 'codex')
    return [
      '',
      '  Would you like to run the following command?',
      '  $ rm -rf build',
      '› 1. Yes, proceed (y)',
      '  2. No, and tell Codex what to do differently (esc)',
      '',
      '  Press enter to confirm or esc to cancel',
    ]
  return [
    '',
    'Bash command',
    '  rm -rf build',
    'Do you want to proceed?',
    '❯ 1. Yes',
    '  2. No (esc)',
    '',
    'Esc to cancel',
  ]
}

const wrap = (line: string, width: number): string[] => {
  const characters = Array.from(line)
  const count = Math.max(1, Math.ceil(characters.length / width))
  return Array.from({ length: count }, (_, index) => characters.slice(index * width, (index + 1) * width).join(''))
}
