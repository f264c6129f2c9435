import type { Drift } from './home-drift.ts'
import type { Conflict } from './conflicts.ts'
import { leftForYou } from './render-plan.ts'

/** What remedies changed and every reseed leaves as it is; empty when there is nothing. */
export const renderRemedied = (remedied: Drift['remedied']): string =>
  remedied.map(({ path, why }) => `${path} stays as a remedy has it (${why})`).join('\n')

const shown = 3

/** One file that waits, in a sentence for whoever decides. */
export const renderConflict = ({ path, why }: Pick<Conflict, 'path' | 'why'>, version: string): string =>
  `**${path}** waits for your decision: ${why}. Yours stays; that of Mos ${version} lies aside.`

/**
 * What was left to a person, and how to go on; empty when nothing was. Its first words are `leftForYou`. `cards`: how many
 * of the conflicts have a card where it is said.
 */
export function renderLeft({ waiting, conflicts }: Pick<Drift, 'waiting' | 'conflicts'>, cards = 0): string {
  if (waiting.length === 0) return ''
  const some = waiting.slice(0, shown).map(({ path, why }) => `${path} (${why})`)
  const more = waiting.length > shown ? ` and ${waiting.length - shown} more` : ''
  return [`${leftForYou} ${some.join(', ')}${more}`, ...howOn(conflicts, cards)].join('\n')
}

function howOn(conflicts: readonly Conflict[], cards: number): readonly string[] {
  const [first] = conflicts
  if (first === undefined) return ['See what differs: /fleet reseed plan:true']
  if (cards > 0)
    return [
      conflicts.length > cards
        ? `Decide on the cards here; ${conflicts.length - cards} more have none: /fleet reseed again`
        : 'Decide on the cards here.',
    ]
  const { path } = first
  return [
    `See what differs: /fleet reseed diff:${path}`,
    `Decide: /fleet reseed keep:${path} or /fleet reseed take:${path}`,
  ]
}
