import type { AgentView } from './agent-view.ts'
import { findDisagreements } from './find-disagreements.ts'
import type { Started } from './survey.ts'

type Flagged = Omit<AgentView, 'flags'>

/** What differs between the roster and the program in the pane: `runtime codex in the pane, claude in the roster`. */
function findDrift({ agent, surveyed }: Flagged): readonly string[] {
  const started = surveyed?.started
  if (started === undefined) return []
  const pairs: readonly [keyof Started, string][] = [
    ['runtime', agent.runtime],
    ['role', agent.role],
    ['model', agent.modelHint ?? ''],
    ['workingDirectory', agent.workingDirectory ?? ''],
  ]
  return pairs.flatMap(([what, wanted]) => {
    const has = started[what]
    // What the program does not carry nobody knows: it was not Mos's runner that started it.
    if (has === undefined || has === wanted) return []
    const word = what === 'workingDirectory' ? 'directory' : what
    return [`drift: ${word} ${named(has)} in the pane, ${named(wanted)} in the roster`]
  })
}

const named = (value: string | number): string => (value === '' ? 'none' : String(value))

/** What to look at about one agent. The reason of its readiness stands beside it and is none of them. */
export function planFlags(view: Flagged, now: number): readonly string[] {
  const { role, agent, evidence } = view
  const { unit } = evidence
  return [
    ...(evidence.paused === undefined ? [] : ['paused']),
    ...(role === undefined ? [`no role ${agent.role}`] : []),
    ...(unit !== undefined && !unit.enabled && role?.lifecycle === 'core' ? ['does not start at boot'] : []),
    ...findDrift(view),
    ...(findDisagreements(evidence, now).length === 0 ? [] : ['sources disagree']),
  ]
}
