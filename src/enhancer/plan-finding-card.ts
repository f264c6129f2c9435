import { visibleLine } from '../command/visible-line.ts'
import type { FindingCard, NewCard } from '../store/card.ts'
import type { Finding } from '../store/finding.ts'
import type { ThreadRef } from '../store/topic.ts'
import { renderFindingText } from './render-finding-text.ts'

/** A card's id, so that its buttons and its post name the finding. */
export const findingCardId = (findingId: string): string => `finding-${findingId}`

/** What Discord takes as a post's title. */
const longestTitle = 100

/** The one card of a finding, as it is now. */
export function planFindingCard(finding: Finding, thread: ThreadRef): NewCard {
  const body = {
    kind: 'finding',
    topicId: thread,
    title: titleOf(finding.title, finding.id),
    text: renderFindingText(finding),
    choices: choicesOf(finding),
  } as const
  return { id: findingCardId(finding.id), thread, isShown: true, isFinal: false, isLasting: true, body }
}

/** It ends with the id, by which a post is known again. */
export function titleOf(words: string, id: string): string {
  const line = visibleLine(words) || 'A finding'
  const most = longestTitle - id.length - 3
  const kept = line.length <= most ? line : `${line.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`
  return `${kept} · ${id}`
}

function choicesOf({ id, state, remedy, upstream }: Finding): FindingCard['choices'] {
  const isOver = state === 'dismissed' || state === 'resolved'
  const choice = (name: string, label: string, more: Partial<FindingCard['choices'][number]> = {}) => ({
    id: name,
    label,
    style: 'plain' as const,
    command: `bug ${name}`,
    options: { finding: id },
    ...more,
  })
  const reopen = choice('reopen', 'Open again', { command: 'bug dismiss', options: { finding: id, undo: true } })
  if (isOver) return [reopen]
  return [
    choice('file', upstream === undefined ? 'File upstream' : 'Tell upstream', { style: 'primary' }),
    ...(remedy === undefined || remedy.kind === 'advice'
      ? []
      : [choice('apply', 'Apply remedy', { style: 'primary' })]),
    choice('assign', 'Assign'),
    state === 'snoozed' ? reopen : choice('snooze', 'Snooze'),
    choice('dismiss', 'Dismiss', { style: 'danger' }),
  ]
}
