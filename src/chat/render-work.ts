import type { Report } from '../fleet/report.ts'
import type { Work } from '../host/git/look-at-work.ts'
import { inertLine, inertText } from './inert-text.ts'
import { reportLines } from './render-report.ts'

const mostCommits = 8
const mostFiles = 6
const longestLine = 80
/** What an agent says of its work is read on a phone: the rest is in the file. */
const longestReport = 900

type Result = {
  readonly agent: string
  readonly task: string
  /** absent: its program ended by itself, and it said nothing */
  readonly said?: Report | undefined
  /** absent: it worked in no repository; a text: why git could not tell */
  readonly work?: Work | string | undefined
}

/** The result of a task for the thread: short enough for a phone. */
export function renderWork({ agent, task, said, work }: Result): string {
  const head =
    said === undefined
      ? `🏁 **${agent}** has ended by itself, without a report: ${inertLine(task, longestLine)}`
      : `✅ **${agent}** is done: ${inertLine(task, longestLine)}`
  return [head, ...(said === undefined ? [] : reportLines(shortened(said))), ...workLines(work)].join('\n')
}

/** All of it, where the message shows a part; undefined where the message shows all. */
export function renderWholeWork({ agent, task, said, work }: Result): string | undefined {
  const isLong = said !== undefined && JSON.stringify(said) !== JSON.stringify(shortened(said))
  const lists = typeof work === 'object' ? work : { commits: [], files: [], uncommitted: [] }
  const isCut =
    lists.commits.length > mostCommits || lists.files.length > mostFiles || lists.uncommitted.length > mostFiles
  if (!isLong && !isCut) return undefined
  const part = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map((line) => `    ${oneLine(line)}`), '']
  return [
    `# ${agent}: ${oneLine(task).slice(0, 200)}`,
    '',
    ...part('Report', said?.text.split('\n') ?? []),
    ...part('Tested', said?.tested?.split('\n') ?? []),
    ...part('Open', said?.open?.split('\n') ?? []),
    ...part(
      'Commits',
      lists.commits.map(({ hash, subject }) => `${hash} ${subject}`),
    ),
    ...part(
      'Files',
      lists.files.map(({ path, added, deleted }) => `${amount(added, deleted)} ${path}`),
    ),
    ...part('Not committed', lists.uncommitted),
  ].join('\n')
}

const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]/gu, ' ')

const short = (text: string): string =>
  text.length <= longestReport ? text : `${text.slice(0, longestReport - 1).replace(/[\ud800-\udbff]$/, '')}…`

const shortened = (said: Report): Report => ({
  ...said,
  text: short(said.text),
  ...(said.tested === undefined ? {} : { tested: short(said.tested) }),
  ...(said.open === undefined ? {} : { open: short(said.open) }),
})

function workLines(work: Result['work']): readonly string[] {
  if (work === undefined) return []
  if (typeof work === 'string') return [inertText(work)]
  const { commits, files, uncommitted } = work
  const [added, deleted] = [sum(files.map((file) => file.added)), sum(files.map((file) => file.deleted))]
  const branch = work.branch === undefined ? 'no branch' : `branch ${inertLine(work.branch, longestLine)}`
  const counts =
    commits.length === 0
      ? 'no commits'
      : `${many(commits.length, 'commit')}, ${many(files.length, 'file')}, +${added} −${deleted}`
  return [
    `**Work** on ${branch}: ${counts}`,
    ...listed(
      commits.map(({ hash, subject }) => `${hash} ${subject}`),
      mostCommits,
    ),
    ...(files.length === 0 ? [] : ['**Files**']),
    ...listed(
      files.map(({ path, added: plus, deleted: minus }) => `${path} ${amount(plus, minus)}`),
      mostFiles,
    ),
    ...(uncommitted.length === 0 ? [] : [`**Not committed**: ${many(uncommitted.length, 'file')}`]),
    ...listed(uncommitted, mostFiles),
  ]
}

function listed(lines: readonly string[], most: number): readonly string[] {
  const shown = lines.slice(0, most).map((line) => `- ${inertLine(line, longestLine)}`)
  return lines.length <= most ? shown : [...shown, `- … and ${lines.length - most} more, in the file`]
}

const sum = (numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((all, one) => all + (one ?? 0), 0)
const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`
const amount = (added: number | undefined, deleted: number | undefined): string =>
  added === undefined || deleted === undefined ? '(binary)' : `+${added} −${deleted}`
