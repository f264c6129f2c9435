import type { Project } from '../fleet/fleet-settings.ts'
import { projectOf } from '../fleet/project-of.ts'
import { emptySettings } from '../fleet/fleet-settings.ts'
import type { Topic } from '../store/topic.ts'
import { renderMandate } from './render-mandate.ts'

type Facts = { readonly projects: readonly Project[]; readonly now: number }

/** How a topic is set, in one line: `codex, model as the program chooses, steps, project site; mandate: none`. */
export function renderTopicSettings(topic: Topic, { projects, now }: Facts): string {
  const { runtime, model, verbosity, mandate } = topic
  const project = projectOf({ ...emptySettings, projects }, topic)
  const gone = topic.project !== undefined && project === undefined ? ', which is not there any more' : ''
  return [
    `runtime ${runtime ?? 'default'}`,
    `model ${model ?? 'default'}`,
    `verbosity ${verbosity ?? 'default'}`,
    `project ${topic.project ?? 'default'}${gone}`,
    `mandate: ${mandate === undefined ? 'none' : renderMandate(mandate.mandate, now)}`,
  ].join(' · ')
}
