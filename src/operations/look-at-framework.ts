import type { CommandContext } from '../command/definition.ts'
import type { Check } from '../command/doctor/check.ts'
import { driftOf } from '../seed/reseed-home.ts'

const shown = 5

/** Whether the home has this version's files, and what of them waits for a person. */
export async function lookAtFramework({ host, config }: CommandContext): Promise<readonly Check[]> {
  const name = 'framework'
  const { waiting, isHalfDone } = await driftOf(host.disk, config)
  if (isHalfDone)
    return [{ name, state: 'fail', saw: 'a change of its files was cut off', remedy: 'finish it: mos fleet reseed' }]
  if (waiting.length === 0) return [{ name, state: 'ok', saw: "this version's files, no edit in their way" }]
  const some = waiting.slice(0, shown).map(({ path, why }) => `${path} (${why})`)
  const more = waiting.length > shown ? `, and ${waiting.length - shown} more` : ''
  const remedy = 'see the differences, and decide: mos fleet reseed --plan'
  return [{ name, state: 'warn', saw: `${some.join(', ')}${more}`, remedy }]
}
