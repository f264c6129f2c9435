import { changeThread } from './change-thread.ts'
import type { ChannelRecord, World } from './world.ts'
import { known } from './world.ts'

/** Archives the thread once nobody has written for its time; each look is due when that could first be. */
export function archiveWhenQuiet(world: World, channel: ChannelRecord): void {
  const { autoArchiveMinutes } = known(channel.thread, 'thread')
  world.clock.after(remaining(world, channel, autoArchiveMinutes), () => {
    const thread = known(channel.thread, 'thread')
    if (channel.deleted) return
    const quiet = remaining(world, channel, thread.autoArchiveMinutes) <= 0
    if (quiet && !thread.archived) changeThread(world, channel, { archived: true })
    else archiveWhenQuiet(world, channel)
  })
}

function remaining(world: World, channel: ChannelRecord, minutes: number): number {
  const last = [...channel.messages.values()].at(-1)
  const thread = known(channel.thread, 'thread')
  const since = Math.max(Date.parse(last?.raw.timestamp ?? thread.createdAt), Date.parse(thread.archivedAt))
  return since + minutes * 60_000 - world.clock.now()
}
