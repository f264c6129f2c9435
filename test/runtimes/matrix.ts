import { pins } from './install-programs.ts'

export type Cell = { readonly is: 'yes' | 'no'; readonly note?: string }
export type Matrix = ReadonlyMap<string, ReadonlyMap<string, Cell>>

const versions: Readonly<Record<string, string>> = {
  claude: `claude ${pins.programs['@anthropic-ai/claude-code']}, adapter ${pins.programs['@agentclientprotocol/claude-agent-acp']}`,
  codex: `codex ${pins.programs['@openai/codex']}, adapter ${pins.programs['@agentclientprotocol/codex-acp']}`,
  opencode: `opencode ${pins.programs['opencode-ai']}`,
  pi: `pi ${pins.pi['@earendil-works/pi-coding-agent']}`,
}

/** What `pane-send.runtimes.ts` holds the programs to, and why each is sent to as it is. */
const inPanes = [
  '## In a pane',
  '',
  'The same programs in real tmux under the real runner, by `test/runtimes/pane-send.runtimes.ts`. "Typed" is the way when nothing of ours runs inside the program; "inbox" and "queue" need no keys.',
  '',
  '|                        | claude                           | codex                                       | opencode                                     | pi                                                  |',
  '| ---------------------- | -------------------------------- | ------------------------------------------- | -------------------------------------------- | --------------------------------------------------- |',
  '| way without typing     | none                             | `codex queue`, once its thread is known     | inbox, by its plugin                         | inbox, by its extension                             |',
  '| sent while idle        | typed: once                      | typed: once · queue: within 5 s             | typed: once · inbox: once                    | typed: once · inbox: once                           |',
  '| sent while at work     | typed: it waits                  | typed: cuts in · queue: waits               | both: it waits, shown as QUEUED              | typed: steers · inbox: waits as a follow-up         |',
  '| a draft in its composer| refused                          | typed: refused · queue: goes past it        | typed: refused · inbox: goes past it         | typed: refused · inbox: goes past it                |',
  '| copy mode              | left                             | left                                        | left                                         | left                                                |',
  '| an open dialog         | refused                          | typed: refused · queue: waits               | typed: refused · inbox: waits                | typed: refused · inbox: waits                       |',
  '| busy and idle          | by its hooks                     | by its hooks                                | by its plugin                                | by its extension                                    |',
  '| after kill -9          | by its hooks                     | by its hooks                                | resumed by `--session`, remembers            | resumed by `--session`, remembers                   |',
  "| its role's permissions | by its hooks                     | by its hooks                                | asks before more than looking; plugin answers | asks nobody itself; extension asks before each call |",
  '| its screen             | `❯` between two rules            | `›`                                         | a bar `┃` and a foot `╹▀▀`                   | two rules, no mark                                  |',
  '',
  "opencode and pi show their own dialog while Mos asks: whoever answers first has answered. In a home where opencode has never run, it installs a package of its own before it loads any plugin; it takes messages a minute later there, and its first turn is slow too. opencode's own door (`--port`) stays shut: its plugin needs none, and every program of the machine could come in by it.",
] as const

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
  const widths = rows[0]?.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  const [head = [], ...body] = rows
  const table = [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)]
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
    ...inPanes,
    '',
  ].join('\n')
}
