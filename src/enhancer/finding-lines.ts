import { quote } from '../command/quote.ts'
import type { Finding } from '../store/finding.ts'

/** How a place shows what is no word of Mos's own. */
export type FindingWords = {
  readonly stamp: (at: number, style: 'f' | 'R' | 'd') => string
  /** one line of it that formats nothing, so many units at most */
  readonly line: (text: string, most: number) => string
}

const mostNamed = 5

/** What is so of a finding, a line each: the same for a card and for who asks. */
export function findingLines(finding: Finding, words: FindingWords): readonly string[] {
  const { cause, causeBy, component, count, firstAt, lastAt } = finding
  const { stamp, line } = words
  const often = count === 1 ? 'once' : `${count} times`
  const says = causeBy === 'enhancer' ? 'says the enhancer' : 'by rule'
  return [
    `**${often}**, first ${stamp(firstAt, 'f')}, last ${stamp(lastAt, 'R')}${whereOf(finding, words)}`,
    `-# ${line(component, 60)} · seen by ${seenBy(finding, words)}`,
    ...stateOf(finding, words),
    ...(cause === undefined ? [] : [`**Likely cause** (${says}): ${line(cause, 300)}`]),
    ...remedyOf(finding, words),
    ...upstreamOf(finding, words),
  ]
}

function whereOf({ hosts, agents }: Finding, words: FindingWords): string {
  return `${listOf('on', hosts, words)}${listOf('agents', agents, words)}`
}

function listOf(what: string, counts: Readonly<Record<string, number>>, { line }: FindingWords): string {
  const entries = Object.entries(counts)
  if (entries.length === 0) return ''
  const shown = entries.slice(0, mostNamed).map(([name, count]) => `${line(name, 40)} ${count}`)
  const more = entries.length > mostNamed ? `, ${entries.length - mostNamed} more` : ''
  return ` · ${what} ${shown.join(', ')}${more}`
}

function seenBy({ detector }: Finding, { line }: FindingWords): string {
  if (detector === 'person') return 'a person'
  return line(detector === 'enhancer' ? 'the enhancer' : detector, 40)
}

function stateOf(finding: Finding, { stamp, line }: FindingWords): readonly string[] {
  const { state, snoozedUntil, closed, assignee, filing, isFolded } = finding
  const who = closed?.by === undefined ? '' : ` by ${line(closed.by, 60)}`
  const why = closed?.why === undefined ? '' : `: ${line(closed.why, 200)}`
  return [
    ...(state === 'snoozed' && snoozedUntil !== undefined ? [`**Snoozed** until ${stamp(snoozedUntil, 'f')}`] : []),
    ...(state === 'dismissed' ? [`**Dismissed**${who}${why}`] : []),
    ...(state === 'resolved' ? [`**Resolved**${who}${why}`] : []),
    ...(assignee === undefined ? [] : [`**Assigned** to ${line(assignee, 60)}`]),
    ...(filing === undefined ? [] : [`A report to ${line(filing.tracker, 40)} is on its way.`]),
    ...(isFolded === true ? ['It came with many others, and has no card of its own.'] : []),
  ]
}

function remedyOf({ remedy }: Finding, { line }: FindingWords): readonly string[] {
  if (remedy === undefined) return []
  const by = remedy.by === 'enhancer' ? 'the enhancer' : 'a rule'
  const steps =
    remedy.kind === 'commands'
      ? remedy.steps.slice(0, mostNamed).map(stepOf).join(', then ')
      : remedy.kind === 'file'
        ? `a change of ${line(remedy.path, 80)}`
        : ''
  return [`**Proposed** (by ${by}): ${line(remedy.why, 300)}${steps === '' ? '' : ` → ${steps}`}`]
}

function stepOf({ command, options }: { command: string; options: Readonly<Record<string, unknown>> }): string {
  const given = Object.entries(options).map(([name, value]) => `${name}:${String(value)}`)
  return quote([command, ...given].join(' ')) ?? ''
}

/** An address is shown only where nothing in it can be anything else. */
function upstreamOf({ upstream, lastAt }: Finding, { line }: FindingWords): readonly string[] {
  if (upstream === undefined) return []
  const { tracker, number, url, state, closedAt } = upstream
  const link = /^https?:\/\/[\w.:~%/?#=&+@-]{1,300}$/.test(url) ? ` <${url}>` : ''
  const isBack = closedAt !== undefined && state === 'closed' && lastAt > closedAt ? ', and it came back since' : ''
  return [`**Upstream** ${line(tracker, 40)} #${number}, ${state}${isBack}${link}`]
}
