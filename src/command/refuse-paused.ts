import { Failure } from '../errors.ts'
import { renderPause } from '../fleet/pause.ts'
import { createPauses } from '../host/pauses.ts'
import type { CommandContext } from './definition.ts'

/** Throws a Failure that says who froze this agent, or the fleet, and how that is lifted: it gets no new work. */
export async function refusePaused(
  { host, config }: Pick<CommandContext, 'host' | 'config'>,
  name: string,
  work: string,
): Promise<void> {
  const pauses = createPauses(host.files, config.mosaicHome)
  const [own, ofFleet] = await Promise.all([pauses.get(name), pauses.get(undefined)])
  const pause = own ?? ofFleet
  if (pause === undefined) return
  const words = own === undefined ? renderPause(pause, 'fleet') : `${name} is ${renderPause(pause, 'agent')}`
  const lift = own === undefined ? '/fleet resume' : `/fleet resume agent:${name}`
  throw new Failure(`${work}: ${words}.\nLift it: ${lift}`, { exit: 'busy' })
}
