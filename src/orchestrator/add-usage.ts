import type { Usage } from '../runtime/agent-runtime.ts'
import type { TopicUsage } from '../store/topic.ts'

/** A topic's sum after one more turn. */
export const addUsage = (before: TopicUsage | undefined, usage: Usage, personaTokens: number): TopicUsage => ({
  turns: (before?.turns ?? 0) + 1,
  inputTokens: (before?.inputTokens ?? 0) + (usage.inputTokens ?? 0),
  outputTokens: (before?.outputTokens ?? 0) + (usage.outputTokens ?? 0),
  costUsd: (before?.costUsd ?? 0) + (usage.costUsd ?? 0),
  ...(usage.context === undefined ? {} : { context: usage.context }),
  personaTokens,
})
