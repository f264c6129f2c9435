import type { TopicUsage } from '../store/topic.ts'
import type { Usage } from './agent-runtime.ts'

/**
 * A topic's sum after one more exchange with a model. `turn`: it was a turn of the topic's own session; else one beside
 * it (a board's), which says nothing of its context and its persona.
 */
export const addUsage = (
  before: TopicUsage | undefined,
  usage: Usage,
  turn?: { readonly personaTokens: number },
): TopicUsage => {
  const { context, personaTokens } = turn === undefined ? { ...before } : { ...turn, context: usage.context }
  return {
    turns: (before?.turns ?? 0) + (turn === undefined ? 0 : 1),
    inputTokens: (before?.inputTokens ?? 0) + (usage.inputTokens ?? 0),
    outputTokens: (before?.outputTokens ?? 0) + (usage.outputTokens ?? 0),
    costUsd: (before?.costUsd ?? 0) + (usage.costUsd ?? 0),
    ...(context === undefined ? {} : { context }),
    ...(personaTokens === undefined ? {} : { personaTokens }),
    ...(isUnpriced(before, usage, turn) ? { isUnpriced: true } : {}),
  }
}

/** A turn that told neither, as one that was stopped at once, says nothing about its program. */
function isUnpriced(before: TopicUsage | undefined, usage: Usage, turn: object | undefined): boolean {
  if (
    turn === undefined ||
    (usage.costUsd === undefined && usage.outputTokens === undefined && usage.context === undefined)
  )
    return before?.isUnpriced === true
  return usage.costUsd === undefined
}
