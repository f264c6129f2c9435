import type { World } from '../state/world.ts'
import { LimitError } from './limit-error.ts'

const window = 10 * 60_000
const allowed = 2
const renames = new WeakMap<World, Map<string, number[]>>()

/** Two renames of a channel or thread in ten minutes; no header warns of it, the third is refused for the rest. */
export function guardRename(world: World, channelId: string, renamed: boolean): void {
  if (!renamed) return
  const now = world.clock.now()
  const mine = renames.get(world) ?? new Map<string, number[]>()
  renames.set(world, mine)
  const recent = (mine.get(channelId) ?? []).filter((at) => at > now - window)
  const oldest = recent[0]
  if (oldest !== undefined && recent.length >= allowed) throw new LimitError((oldest + window - now) / 1000, 'user')
  mine.set(channelId, [...recent, now])
}
