import type { CardLine, CardPlanEntry, TurnCard } from '../store/card.ts'
import type { ChatMessage } from './chat.ts'
import { inertLine, inertMentions } from './inert-text.ts'
import { textEnd } from './text-end.ts'

const longest = 2_000
const mostLines = 10
/** With what each was given they are twice as long; a turn that is over leaves its text's room to them. */
const mostWhole = { running: 4, over: 5 }
const mostPlan = 10
const longestLine = { line: 80, input: 110, plan: 55, note: 120 }
/** What is left of a message by the longest lines. */
const leastText = 300

const lineSigns: Readonly<Record<CardLine['state'], string>> = { running: '⏳', done: '✓', failed: '✗' }
const planSigns: Readonly<Record<CardPlanEntry['state'], string>> = { waiting: '☐', running: '▸', done: '☑' }
const outcomes = { done: '✅ %: done', cancelled: '⏹ %: stopped', failed: '❌ %: failed' } as const

/** A turn while it runs, with its buttons; when it is over what it did, since the answer is a message of its own. */
export function renderTurnCard(card: TurnCard): ChatMessage {
  const steps = [...planLines(card), ...toolLines(card)]
  const head = [headline(card), ...noteLine(card), ...steps].join('\n')
  if (card.outcome !== undefined) return { text: head }
  const gap = steps.length === 0 ? '\n' : '\n\n'
  const room = Math.max(leastText, longest - head.length - gap.length)
  const said = card.text.trim() === '' ? '' : `${gap}${textEnd(inertMentions(card.text), card.cut, room)}`
  return { text: `${head}${said}`, buttons: buttons(card) }
}

/** Whether there is anything in it that its answer does not say. */
export const hasSteps = ({ lines, earlier, plan }: TurnCard): boolean => lines.length + earlier + plan.length > 0

/** About the turn itself; when it is over its answer says what is still worth knowing. */
const noteLine = ({ note, outcome }: TurnCard): string[] =>
  note === undefined || outcome !== undefined ? [] : [`-# ${fitted(note, longestLine.note)}`]

function headline({ runtime, attempt, queued, outcome }: TurnCard): string {
  const name = `**${inertLine(runtime, 30)}**`
  const again = attempt > 1 ? ['interrupted before'] : []
  if (outcome !== undefined) return [outcomes[outcome].replace('%', name), ...again].join(' · ')
  const waiting = queued === 0 ? [] : [queued === 1 ? '1 message waits' : `${queued} messages wait`]
  return [`⏳ ${name} is working`, ...again, ...waiting].join(' · ')
}

/** Of a long plan what is around the entry that runs. */
function planLines({ plan, outcome }: TurnCard): string[] {
  const current = plan.findIndex(({ state }) => state !== 'done')
  const middle = (current === -1 ? plan.length : current) - Math.floor(mostPlan / 2)
  const first = Math.max(0, Math.min(middle, plan.length - mostPlan))
  const shown = plan.slice(first, first + mostPlan)
  const after = plan.length - first - shown.length
  return [
    ...(first === 0 ? [] : [`… ${first} before`]),
    ...shown.map(({ text, state }) => {
      // Nothing runs once the turn is over.
      const now = outcome !== undefined && state === 'running' ? 'waiting' : state
      return `${planSigns[now]} ${fitted(text, longestLine.plan)}`
    }),
    ...(after === 0 ? [] : [`… ${after} more`]),
  ]
}

/** The latest; one that never ended shows so once the turn is over. */
function toolLines({ lines, earlier, outcome, verbosity }: TurnCard): string[] {
  const isWhole = verbosity === 'everything'
  const most = isWhole ? mostWhole[outcome === undefined ? 'running' : 'over'] : mostLines
  const shown = lines.slice(-most)
  const before = earlier + lines.length - shown.length
  const sign = (state: CardLine['state']): string =>
    outcome !== undefined && state === 'running' ? '·' : lineSigns[state]
  return [
    ...(before === 0 ? [] : [`${before} earlier`]),
    ...shown.flatMap(({ title, state, input }) => [
      `${sign(state)} ${fitted(title, longestLine.line)}`,
      ...(input === undefined || !isWhole ? [] : [`-# ${fitted(input, longestLine.input)}`]),
    ]),
  ]
}

/** Escapes may double a line. */
function fitted(text: string, most: number): string {
  const line = inertLine(text, most)
  return line.length <= most ? line : inertLine(text, most / 2)
}

function buttons({ topicId, canSteer }: TurnCard): NonNullable<ChatMessage['buttons']> {
  const stop = { id: `turn-stop:${topicId}`, label: 'Stop', style: 'danger' } as const
  return canSteer ? [stop, { id: `turn-steer:${topicId}`, label: 'Steer', style: 'plain' }] : [stop]
}
