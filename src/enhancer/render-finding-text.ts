import { inertLine } from '../chat/inert-text.ts'
import { withNames } from '../chat/render-receipt.ts'
import { quote } from '../command/quote.ts'
import type { Finding } from '../store/finding.ts'
import { visibleEvidence } from './visible-evidence.ts'

const longest = 1_950
const mostEvidence = 800
const mostNamed = 5
const mostHistory = 3

/** A finding as Discord shows it, 2,000 characters at most. All of its words are data: none of them formats or mentions. */
export function renderFindingText(finding: Finding): string {
  const { cause, history } = finding
  const lines = [
    `${signs[finding.state]} **${inertLine(finding.title, 160)}** · \`${finding.id}\``,
    `${times(finding.count)} since ${stamp(finding.firstAt, 'f')}, last ${stamp(finding.lastAt, 'R')}${whereOf(finding)}`,
    `-# ${inertLine(finding.component, 60)} · seen by ${seenBy(finding)}`,
    ...stateOf(finding),
    ...(cause === undefined ? [] : [`**Likely cause** (${sayer(finding)}): ${inertLine(cause, 300)}`]),
    ...remedyOf(finding),
    ...upstreamOf(finding),
    ...history.slice(-mostHistory).map(({ at, what }) => `-# ${stamp(at, 'd')} ${named(what, 90)}`),
  ]
  const text = lines.join('\n')
  return `${text}${evidenceOf(finding, Math.min(mostEvidence, longest - text.length))}`
}

const signs: Readonly<Record<Finding['state'], string>> = { open: '🐞', snoozed: '💤', dismissed: '🗑️', resolved: '✅' }

const stamp = (at: number, style: 'f' | 'R' | 'd'): string => `<t:${Math.floor(at / 1000)}:${style}>`
const times = (count: number): string => `**${count === 1 ? 'once' : `${count} times`}**`
const named = (text: string, most: number): string => withNames(inertLine(text, most))

const whereOf = ({ hosts, agents }: Finding): string => `${listOf('on', hosts)}${listOf('agents', agents)}`

function listOf(what: string, counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts)
  if (entries.length === 0) return ''
  const shown = entries.slice(0, mostNamed).map(([name, count]) => `${inertLine(name, 40)} ${count}`)
  const more = entries.length > mostNamed ? `, ${entries.length - mostNamed} more` : ''
  return ` · ${what} ${shown.join(', ')}${more}`
}

const seenBy = ({ detector }: Finding): string =>
  detector === 'person' ? 'a person' : inertLine(detector === 'enhancer' ? 'the enhancer' : detector, 40)
const sayer = ({ causeBy }: Finding): string => (causeBy === 'enhancer' ? 'says the enhancer' : 'by rule')

function stateOf({ state, snoozedUntil, closed, assignee, filing, isFolded }: Finding): readonly string[] {
  const who = closed?.by === undefined ? '' : ` by ${named(closed.by, 60)}`
  const why = closed?.why === undefined ? '' : `: ${inertLine(closed.why, 200)}`
  return [
    ...(state === 'snoozed' && snoozedUntil !== undefined ? [`**Snoozed** until ${stamp(snoozedUntil, 'f')}`] : []),
    ...(state === 'dismissed' || state === 'resolved' ? [`**${words[state]}**${who}${why}`] : []),
    ...(assignee === undefined ? [] : [`**Assigned** to ${named(assignee, 60)}`]),
    ...(filing === undefined ? [] : [`A report to ${inertLine(filing.tracker, 40)} is on its way.`]),
    ...(isFolded === true ? ['It came with many others, and has no card of its own.'] : []),
  ]
}

const words = { dismissed: 'Dismissed', resolved: 'Resolved' } as const

function remedyOf({ remedy }: Finding): readonly string[] {
  if (remedy === undefined) return []
  const by = remedy.by === 'enhancer' ? 'the enhancer' : 'a rule'
  const steps =
    remedy.kind === 'commands'
      ? remedy.steps.slice(0, mostNamed).map(stepOf).join(', then ')
      : remedy.kind === 'file'
        ? `a change of ${inertLine(remedy.path, 80)}`
        : ''
  return [`**Proposed** (by ${by}): ${inertLine(remedy.why, 300)}${steps === '' ? '' : ` → ${steps}`}`]
}

function stepOf({ command, options }: { command: string; options: Readonly<Record<string, unknown>> }): string {
  const given = Object.entries(options).map(([name, value]) => `${name}:${String(value)}`)
  return quote([command, ...given].join(' ')) ?? ''
}

/** An address is shown only where nothing in it can be anything else. */
function upstreamOf({ upstream }: Finding): readonly string[] {
  if (upstream === undefined) return []
  const { tracker, number, url, state } = upstream
  const link = /^https?:\/\/[\w.:~%/?#=&+@-]{1,300}$/.test(url) ? ` <${url}>` : ''
  return [`**Upstream** ${inertLine(tracker, 40)} #${number}, ${state}${link}`]
}

/** The newest first, and whole ones before parts. */
function evidenceOf({ evidence }: Finding, room: number): string {
  const frame = 9
  let left = room
  const shown: string[] = []
  for (const text of evidence.toReversed()) {
    const seen = left <= frame ? '' : visibleEvidence(text, left - frame)
    if (seen === '') continue
    shown.push(`\n\`\`\`\n${seen}\n\`\`\``)
    left -= seen.length + frame
  }
  return shown.join('')
}
