import { withoutSecrets } from '../../chat/without-secrets.ts'
import { inertLine } from '../../chat/inert-text.ts'
import { spell } from '../../fleet/heartbeat-age.ts'
import { readinessSigns } from '../../fleet/readiness-signs.ts'
import type { Redactor } from '../../redact/redactor.ts'
import type { Digest, DigestFinding } from './digest.ts'

const mostLines = 5
const longestTitle = 90
const longestWhy = 120

/** A digest as a chat shows it: a line a fact, nothing for what there was none of. */
export function renderDigest(whole: Digest, redactor: Redactor): string {
  // Before the cuts: half a secret is not known again.
  const digest = withoutSecrets(redactor, whole)
  const { findings, advice } = digest
  const lines = [
    health(digest),
    ...list(
      'crashed',
      digest.crashes,
      ({ agent, count, gaveUp }) => `${agent} ${times(count)}${gaveUp ? ', given up' : ''}`,
    ),
    ops(digest),
    turns(digest),
    cost(digest),
    ...block('New', findings.fresh, finding),
    ...block('Back again', findings.back, finding),
    ...block('Closed', findings.closed, finding),
    ...block('Proposed, and waiting for you', findings.waiting, finding),
    ...block('The enhancer recommends', advice, ({ text }) => text),
  ].filter((line) => line !== undefined)
  return [head(digest), ...(lines.length === 0 ? ['Nothing to report.'] : lines)].join('\n')
}

const head = ({ since, until }: Digest): string => `**The fleet's last ${spell(until - since)}**`

function health({ agents: { count, unwell, unseen } }: Digest): string | undefined {
  if (unseen !== undefined) return `agents: could not be looked at: ${inertLine(unseen, longestWhy)}`
  if (unwell.length === 0) return count === 0 ? undefined : `${readinessSigns.idle} ${allOf(count)} well`
  const each = unwell.slice(0, mostLines).map(({ name, readiness, why }) => {
    const reason = why === undefined ? '' : ` (${inertLine(why, longestWhy)})`
    return `${readinessSigns[readiness]} ${name} is ${readiness}${reason}`
  })
  return [`${unwell.length} of ${count} agents are not well:`, ...each, ...more(unwell.length)].join('\n')
}

function ops({ ops: { count, failed } }: Digest): string | undefined {
  if (failed.length === 0) return undefined
  const sum = failed.reduce((all, { count: each }) => all + each, 0)
  const kinds = failed.slice(0, mostLines).map(({ op, count: each, lastId }) => `${op} ${times(each)} (\`${lastId}\`)`)
  return `ops: ${sum} of ${count} failed: ${kinds.join(', ')}`
}

function turns({ turns: { count, failed, slowest } }: Digest): string | undefined {
  if (count === 0) return undefined
  const bad = failed === 0 ? '' : `, ${failed} failed`
  const slow = slowest.map(({ topicId, ms }) => `${spell(ms)} ${topicLink(topicId)}`).join(', ')
  return `turns: ${count}${bad}; the slowest: ${slow}`
}

function cost({ cost: of }: Digest): string | undefined {
  if (of.length === 0) return undefined
  if (of.every(({ turns: count, unpriced }) => unpriced === count)) return 'cost: no program tells it'
  const sum = of.reduce((all, { usd }) => all + usd, 0)
  const roles = of.map(({ role, usd, turns: count, unpriced }) =>
    unpriced === count
      ? `${role} tells none`
      : `${role} ${dollars(usd)}${unpriced === 0 ? '' : ' and what is not told'}`,
  )
  return `cost: ${dollars(sum)} (${roles.join(', ')})`
}

const finding = ({ id, title, count, proposal }: DigestFinding): string =>
  `\`${id}\` ${inertLine(title, longestTitle)}${count > 1 ? ` (${times(count)})` : ''}${
    proposal === undefined ? '' : `: ${inertLine(proposal, longestWhy)}`
  }`

function list<T>(title: string, all: readonly T[], one: (each: T) => string): readonly string[] {
  if (all.length === 0) return []
  const rest = all.length > mostLines ? `, and ${all.length - mostLines} more` : ''
  return [`${title}: ${all.slice(0, mostLines).map(one).join(', ')}${rest}`]
}

const block = <T>(title: string, all: readonly T[], one: (each: T) => string): readonly string[] =>
  all.length === 0
    ? []
    : [`**${title}**`, ...all.slice(0, mostLines).map((each) => `- ${one(each)}`), ...more(all.length)]

const more = (count: number): readonly string[] => (count > mostLines ? [`- and ${count - mostLines} more`] : [])

const allOf = (count: number): string => (count === 1 ? 'the one agent is' : `all ${count} agents are`)

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

/** Nobody's topic, as the enhancer's own, is named by its id. */
const topicLink = (topicId: string): string =>
  topicId.startsWith('discord:') ? `<#${topicId.slice('discord:'.length)}>` : `(${topicId})`

const dollars = (usd: number): string => (usd > 0 && usd < 0.01 ? 'under $0.01' : `$${usd.toFixed(2)}`)
