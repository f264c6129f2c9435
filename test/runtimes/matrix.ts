import { pins } from './install-programs.ts'

export type Cell = { readonly is: 'yes' | 'no'; readonly note?: string }
export type Matrix = ReadonlyMap<string, ReadonlyMap<string, Cell>>

const versions: Readonly<Record<string, string>> = {
  claude: `claude ${pins.programs['@anthropic-ai/claude-code']}, adapter ${pins.programs['@agentclientprotocol/claude-agent-acp']}`,
  codex: `codex ${pins.programs['@openai/codex']}, adapter ${pins.programs['@agentclientprotocol/codex-acp']}`,
  opencode: `opencode ${pins.programs['opencode-ai']}`,
  pi: `pi ${pins.pi['@earendil-works/pi-coding-agent']}`,
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
  ].join('\n')
}
