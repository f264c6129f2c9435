import type { CommandContext } from '../command/definition.ts'
import type { Check } from '../command/doctor/check.ts'
import { driftOf } from '../seed/home-drift.ts'
import type { Drift } from '../seed/home-drift.ts'
import { renderRemedied } from '../seed/render-drift.ts'

const name = 'framework'
const shown = 5

/** Whether the home has this version's files, and what of them waits for a person. */
export async function lookAtFramework({ host, config, mosaic }: CommandContext): Promise<readonly Check[]> {
  const drift = await driftOf(host.disk, config)
  // A guest has brought nothing in yet.
  const isGuest = mosaic?.isGuest() === true
  const checks = [...halfDone(drift), ...(isGuest ? [] : behind(drift)), ...waiting(drift)]
  if (checks.length > 0) return checks
  const remedied = drift.remedied.length === 0 ? '' : `; ${renderRemedied(drift.remedied).replaceAll('\n', '; ')}`
  const saw = isGuest
    ? 'none of its files, before it is adopted'
    : `this version's files, no edit in their way${remedied}`
  return [{ name, state: 'ok', saw }]
}

const halfDone = ({ isHalfDone }: Drift): readonly Check[] =>
  isHalfDone
    ? [{ name, state: 'fail', saw: 'a change of its files was cut off half way', remedy: 'finish it: /fleet reseed' }]
    : []

function behind({ behind: count, version, isHeld, isHalfDone }: Drift): readonly Check[] {
  if (count === 0 || isHalfDone) return []
  const files = count === 1 ? 'file of the home is' : 'files of the home are'
  const why = isHeld ? ', and a start leaves it so: somebody did not want them' : ''
  return [
    {
      name,
      state: 'warn',
      saw: `${count} ${files} not as Mos ${version} has them${why}`,
      remedy: 'bring them in: /fleet reseed',
    },
  ]
}

function waiting({ waiting: all }: Drift): readonly Check[] {
  if (all.length === 0) return []
  const some = all.slice(0, shown).map(({ path, why }) => `${path} (${why})`)
  const more = all.length > shown ? `, and ${all.length - shown} more` : ''
  const remedy = 'see what differs: /fleet reseed plan:true, and decide: /fleet reseed'
  return [{ name, state: 'warn', saw: `${some.join(', ')}${more}`, remedy }]
}
