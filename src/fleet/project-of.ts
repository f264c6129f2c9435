import { channelUse } from './channel-use.ts'
import type { FleetSettings, Project } from './fleet-settings.ts'

/** What it takes of a topic: what was set for it, and the channel that it was opened in. */
type Topic = { readonly project?: string; readonly starter?: { readonly channelId: string } }

/**
 * The project of a topic: the one that was set for it, else its channel's. Never a guess: without either there is none,
 * also when the fleet has only one, and a set one that is gone is not replaced by another.
 */
export function projectOf(settings: FleetSettings, topic: Topic): Project | undefined {
  const channelId = topic.starter?.channelId
  const id = topic.project ?? (channelId === undefined ? undefined : channelUse(settings, channelId)?.project)
  return settings.projects.find((project) => project.id === id)
}
