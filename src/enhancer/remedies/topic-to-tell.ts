import type { CommandContext } from '../../command/definition.ts'
import { bugsChannel } from '../../fleet/bugs-channel.ts'
import { opsChannel } from '../../fleet/ops-channel.ts'
import type { ThreadRef } from '../../store/topic.ts'

/**
 * The topic whose orchestrator hears of a remedy: where it was approved, else of the bugs or the ops channel. Undefined:
 * none of them is an open topic.
 */
export async function topicToTell(context: CommandContext): Promise<ThreadRef | undefined> {
  const { place, config, settings, store } = context
  const now = await settings.read()
  const channels = [bugsChannel(config.access, now), opsChannel(config.access, now)]
  const threads = channels.flatMap((id): ThreadRef[] => (id === undefined ? [] : [`discord:${id}`]))
  for (const ref of [place.topicId, place.thread, ...threads]) {
    const topic = ref === undefined ? undefined : await store.topics.get(ref)
    if (topic?.state === 'open') return topic.id
  }
  return undefined
}
