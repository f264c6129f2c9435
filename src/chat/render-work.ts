import type { Report } from '../fleet/report.ts'
import type { Work } from '../host/git/look-at-work.ts'
import { inertLine, inertText } from './inert-text.ts'
import { reportLines } from './render-report.ts'

const mostCommits = 6
const mostFiles = 5
const longestLine = 70
/** One message has 2,000 units: what is left is for who is mentioned, and for what became of the worktree. */
const room = 1_650
const longestPart = 200
const shortestText = 300

type Result = {
  readonly agent: string
  readonly task: string
  /** absent: its program ended by itself, and it said nothing */
  readonly said?: Report | undefined
  /** absent: it worked in no repository; a text: why git could not tell */
  readonly work?: Work | string | undefined
}

/** The result of a task for the thread: short enough for a phone. */
export function renderWork(result: Result): string {
  const { agent, task, said, work } = result
  const title = inertLine(task, longestLine)
  const head =
    said === undefined
      ? `🏁 **${agent}** has ended by itself, without a report: ${title}`
      : `✅ **${agent}** is done: ${title}`
  return [head, ...(said === undefined ? [] : reportLines(shortened(said, work))), ...workLines(work)].join('\n')
}

/** All of it, where the message shows a part; undefined where the message shows all. */
export function renderWholeWork({ agent, task, said, work }: Result): string | undefined {
  const isLong = said !== undefined && JSON.stringify(said) !== JSON.stringify(shortened(said, work))
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

/** What it did has the room that the rest leaves. */
function shortened({ text, tested, open, pr }: Report, work: Result['work']): Report {
  const rest = {
    ...(tested === undefined ? {} : { tested: short(tested, longestPart) }),
    ...(open === undefined ? {} : { open: short(open, longestPart) }),
    ...(pr === undefined ? {} : { pr }),
  }
  const taken = [...reportLines({ text: '', ...rest }), ...workLines(work)].join('\n').length
  return { text: short(text, Math.max(shortestText, room - taken)), ...rest }
}

const short = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`

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
