import type { FleetSettings, Project } from '../fleet/fleet-settings.ts'
import { projectOf } from '../fleet/project-of.ts'
import type { Store } from '../store/store.ts'
import type { Place } from './definition.ts'

/** The project of a place: of its topic, or of a channel that is none. */
export async function projectHere(
  { topics }: Pick<Store, 'topics'>,
  settings: FleetSettings,
  { thread, topicId, channelId }: Pick<Place, 'thread' | 'topicId' | 'channelId'>,
): Promise<Project | undefined> {
  const ref = topicId ?? thread
  if (ref === undefined) return undefined
  const channel = channelId ?? ref.slice(ref.indexOf(':') + 1)
  return projectOf(settings, (await topics.get(ref)) ?? { starter: { channelId: channel } })
}
