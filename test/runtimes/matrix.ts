import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pins } from './install-programs.ts'

export type Cell = { readonly is: 'yes' | 'no'; readonly note?: string }
export type Matrix = ReadonlyMap<string, ReadonlyMap<string, Cell>>

const versions: Readonly<Record<string, string>> = {
  claude: `claude ${pins.programs['@anthropic-ai/claude-code']}, adapter ${pins.programs['@agentclientprotocol/claude-agent-acp']}`,
  codex: `codex ${pins.programs['@openai/codex']}, adapter ${pins.programs['@agentclientprotocol/codex-acp']}`,
  opencode: `opencode ${pins.programs['opencode-ai']}`,
  pi: `pi ${pins.pi['@earendil-works/pi-coding-agent']}`,
}

/** A check in a pane: what it is at each program, and the tests of this folder that fail where it is not so. */
type PaneRow = { readonly check: string; readonly at: Readonly<Record<string, string>>; readonly by: readonly string[] }

const paneRows: readonly PaneRow[] = [
  {
    check: 'first start',
    at: { claude: 'asks nothing', codex: 'asks nothing', opencode: 'asks nothing', pi: 'asks nothing' },
    by: ['first-run'],
  },
  {
    check: 'way without typing',
    at: {
      claude: 'none',
      codex: '`codex queue`, once its thread is known',
      opencode: 'inbox, by its plugin',
      pi: 'inbox, by its extension',
    },
    by: ['pane-send'],
  },
  {
    check: 'sent while idle',
    at: {
      claude: 'typed: once',
      codex: 'typed: once · queue: within 5 s',
      opencode: 'typed: once · inbox: once',
      pi: 'typed: once · inbox: once',
    },
    by: ['pane-send'],
  },
  {
    check: 'sent while at work',
    at: {
      claude: 'typed: it waits',
      codex: 'typed: cuts in · queue: waits',
      opencode: 'both: it waits, shown as QUEUED',
      pi: 'typed: steers · inbox: waits as a follow-up',
    },
    by: ['pane-send'],
  },
  {
    check: 'a draft in its composer',
    at: {
      claude: 'refused',
      codex: 'typed: refused · queue: goes past it',
      opencode: 'typed: refused · inbox: goes past it',
      pi: 'typed: refused · inbox: goes past it',
    },
    by: ['pane-send'],
  },
  { check: 'copy mode', at: { claude: 'left', codex: 'left', opencode: 'left', pi: 'left' }, by: ['pane-send'] },
  {
    check: 'an open dialog',
    at: {
      claude: 'refused',
      codex: 'typed: refused · queue: waits',
      opencode: 'typed: refused · inbox: waits',
      pi: 'typed: refused · inbox: waits',
    },
    by: ['pane-send'],
  },
  {
    check: 'busy and idle',
    at: { claude: 'by its hooks', codex: 'by its hooks', opencode: 'by its plugin', pi: 'by its extension' },
    by: ['pane-hooks', 'pane-send'],
  },
  {
    check: 'a running turn is cut',
    at: { claude: 'by Escape', codex: 'by Escape', opencode: 'by Escape', pi: 'by Escape' },
    by: ['pane-interrupt'],
  },
  {
    check: 'after kill -9',
    at: {
      claude: 'resumed by `--resume`, remembers',
      codex: 'resumed by `resume`, remembers',
      opencode: 'resumed by `--session`, remembers',
      pi: 'resumed by `--session`, remembers',
    },
    by: ['pane-hooks', 'pane-send'],
  },
  {
    check: "its role's permissions",
    at: {
      claude: 'by its hooks',
      codex: 'by its hooks',
      opencode: 'asks before more than looking; plugin answers',
      pi: 'asks nobody itself; extension asks before each call',
    },
    by: ['pane-hooks', 'pane-send'],
  },
  {
    check: 'a used-up limit',
    at: {
      claude: 'by its hook, with the time',
      codex: 'by its session file, with the time',
      opencode: 'by its plugin, with the time; it waits by itself',
      pi: "by its extension, with the time where its provider's words have it",
    },
    by: ['pane-limits'],
  },
  {
    check: 'its screen',
    at: {
      claude: '`❯` between two rules',
      codex: '`›`',
      opencode: 'a bar `┃` and a foot `╹▀▀`',
      pi: 'two rules, no mark',
    },
    by: ['pane-send'],
  },
]

const paneTable = (): readonly (readonly string[])[] => {
  const programs = ['claude', 'codex', 'opencode', 'pi']
  return [
    ['', ...programs, 'shown by'],
    ...paneRows.map(({ check, at, by }) => [
      check,
      ...programs.map((name) => at[name] ?? ''),
      by.map(shownBy).join(', '),
    ]),
  ]
}

/** A test that is gone shows nothing. */
function shownBy(file: string): string {
  if (!existsSync(join(import.meta.dirname, `${file}.runtimes.ts`))) throw new Error(`no test ${file} shows it`)
  return `\`${file}\``
}

/** What the programs are held to in panes: the tests fail where it is not so, the words are ours. */
const inPanes = (): readonly string[] => [
  '## In a pane',
  '',
  'The same programs in real tmux under the real runner. These words are written by hand; the last column names the test in `test/runtimes/` that fails where one of them does not hold. "Typed" is the way when nothing of ours runs inside the program; "inbox" and "queue" need no keys.',
  '',
  ...tableOf(paneTable()),
  '',
  "opencode and pi show their own dialog while Mos asks: whoever answers first has answered. In a home where opencode has never run, it installs a package of its own before it loads any plugin; it takes messages a minute later there, and its first turn is slow too. opencode's own door (`--port`) stays shut: its plugin needs none, and every program of the machine could come in by it.",
]

function tableOf(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]
}

/** `docs/runtimes.md`, from what a run saw. Rows are checks, columns runtimes. */
export function renderMatrix(matrix: Matrix, checks: readonly string[]): string {
  const names = [...matrix.keys()]
  const notes: string[] = []
  const cell = (name: string, check: string): string => {
    const seen = matrix.get(name)?.get(check)
    if (seen === undefined) return 'not run'
    if (seen.note === undefined) return seen.is
    if (seen.is === 'yes') return `yes, ${seen.note}`
    notes.push(`${name}, ${check}: ${seen.note}`)
    return `no [${notes.length}]`
  }
  const rows = [['', ...names], ...checks.map((check) => [check, ...names.map((name) => cell(name, check))])]
  const table = tableOf(rows)
  return [
    '# Runtimes',
    '',
    'What the real programs do behind Mos, each against a model on loopback: written by `npm run test:runtimes`, which installs them (about 2 GB, not part of `npm test`) into `$XDG_CACHE_HOME/mos-runtimes`, or takes them from `RUNTIMES_CACHE`.',
    '',
    ...names.map((name) => `- **${name}**: ${versions[name] ?? name}`),
    '',
    ...table,
    '',
    ...notes.map((note, index) => `${index + 1}. ${note}`),
    ...(notes.length === 0 ? [] : ['']),
    'The same contract (`test/runtime/contract.ts`) runs in `npm test` against programs of our own that speak the real protocols, and against the stub, without what needs a model: it asks for no permission, remembers nothing, sees no image and uses no tokens.',
    '',
    ...inPanes(),
    '',
  ].join('\n')
}
