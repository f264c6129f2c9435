import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** Whose the fleet is, where it is Mosaic's or was; nothing for every other. */
export async function lookAtMosaic({ mosaic, settings }: CommandContext): Promise<readonly Check[]> {
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
  const left = (await settings.read()).mosaic
  if (left === undefined) return []
  if (left.length === 0) return [{ name, state: 'ok', saw: "this fleet was Mosaic's, and is all Mos's" }]
  return [
    {
      name,
      state: 'ok',
      saw: `adopted; Mosaic still keeps ${left.join(', ')}`,
      remedy: 'each moves at its `fleet relaunch`, the orchestrator by `fleet adopt`',
    },
  ]
}
