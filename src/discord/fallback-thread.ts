import type { REST } from 'discord.js'
import type { ThreadRef, Topic } from '../store/topic.ts'
import { directChannel } from './direct-channel.ts'

type FallbackDeps = {
  readonly rest: REST
  readonly topic: Topic | undefined
  readonly parentId: string | undefined
  readonly ownerId: string | undefined
}

/** Where to say what `thread` can't take any more: its parent channel, else the owner's direct messages, else nowhere. */
export async function fallbackThread(thread: ThreadRef, deps: FallbackDeps): Promise<ThreadRef | undefined> {
  const parent = deps.topic?.starter?.channelId ?? deps.parentId
  if (parent !== undefined) return `discord:${parent}`
  if (deps.ownerId === undefined) return undefined
  const direct = `discord:${await directChannel(deps.rest, deps.ownerId)}` as const
  return thread === direct ? undefined : direct
}
