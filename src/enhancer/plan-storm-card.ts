import { inertLine } from '../chat/inert-text.ts'
import type { NewCard } from '../store/card.ts'
import type { Finding } from '../store/finding.ts'
import type { ThreadRef } from '../store/topic.ts'
import { titleOf } from './plan-finding-card.ts'

export const stormCardId = (storm: string): string => `findings-${storm}`

/** What came when too many cards were new already: all of them share this one, until an hour has passed without any. */
export function planStormCard(
  storm: string,
  { count, first }: { readonly count: number; readonly first: readonly Finding[] },
  thread: ThreadRef,
): NewCard {
  const id = stormCardId(storm)
  const since = `<t:${Math.floor(Number(storm) / 1000)}:f>`
  const kinds = count === 1 ? '1 more kind of error' : `${count} more kinds of errors`
  const left = count - first.length
  const text = [
    `⛈️ **${kinds}** since ${since}, too many for a card each. The first of them:`,
    ...first.map((one) => `- \`${one.id}\` ${inertLine(one.title, 110)}`),
    `${left > 0 ? `And ${left} more. ` : ''}All of them: \`/bug list\`; one: \`/bug show\``,
  ].join('\n')
  const title = titleOf('More kinds of errors', id)
  const choices = [{ id: 'list', label: 'Show all', style: 'plain', command: 'bug list', options: {} }] as const
  const body = { kind: 'finding', topicId: thread, title, text, choices } as const
  return { id, thread, isShown: true, isFinal: false, isLasting: true, body }
}
