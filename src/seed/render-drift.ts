import type { Drift } from './home-drift.ts'
import type { Conflict } from './conflicts.ts'
import { leftForYou } from './render-plan.ts'

const shown = 3

/** One file that waits, in a sentence for whoever decides. */
export const renderConflict = ({ path, why }: Pick<Conflict, 'path' | 'why'>, version: string): string =>
  `**${path}** waits for your decision: ${why}. Yours stays; that of Mos ${version} lies aside.`

/** What was left to a person, and how to go on; empty when nothing was. Its first words are `leftForYou`. */
export function renderLeft({ waiting, conflicts }: Pick<Drift, 'waiting' | 'conflicts'>): string {
  if (waiting.length === 0) return ''
  const some = waiting.slice(0, shown).map(({ path, why }) => `${path} (${why})`)
  const more = waiting.length > shown ? ` and ${waiting.length - shown} more` : ''
  return [`${leftForYou} ${some.join(', ')}${more}`, ...howOn(conflicts)].join('\n')
}

function howOn([first]: readonly Conflict[]): readonly string[] {
  if (first === undefined) return ['See what differs: /fleet reseed plan:true']
  const { path } = first
  return [
    `See what differs: /fleet reseed diff:${path}`,
    `Decide: /fleet reseed keep:${path} or /fleet reseed take:${path}`,
  ]
}
