import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** Whose the fleet is, where it is Mosaic's or was; nothing for every other. */
export async function lookAtMosaic({ mosaic, settings, roster }: CommandContext): Promise<readonly Check[]> {
  const name = 'mosaic'
  if (mosaic?.isGuest() === true)
    return [
      {
        name,
        state: 'warn',
        saw: "this fleet is Mosaic's, and nobody adopted it: its agents are looked at and left alone",
        remedy: '`fleet adopt` shows what adopting would do',
      },
    ]
  const { mosaic: written } = await settings.read()
  const listed = written ?? mosaic?.left()
  if (listed === undefined) return []
  if (written === undefined && listed.length > 0)
    return [
      {
        name,
        state: 'warn',
        saw: `the list mosaic: is gone from fleet/mos.yaml; until Mos starts again what it said counts`,
        remedy: `write it there: mosaic: [${listed.map((each) => `{ agent: ${each} }`).join(', ')}]`,
      },
    ]
  // What is wrong with a roster is said by others.
  const names = await roster().then(
    ({ agents }) => agents.map((agent) => agent.name),
    () => listed,
  )
  const left = listed.filter((each) => names.includes(each))
  if (left.length === 0) return [{ name, state: 'ok', saw: "this fleet was Mosaic's, and is all Mos's" }]
  return [
    {
      name,
      state: 'ok',
      saw: `adopted; Mosaic still keeps ${left.join(', ')}`,
      remedy: 'each moves at its `fleet relaunch`, the orchestrator by `fleet adopt orchestrator:mos`',
    },
  ]
}
