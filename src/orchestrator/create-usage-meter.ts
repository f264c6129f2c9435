import type { Logger } from '../log.ts'
import { addUsage } from '../runtime/add-usage.ts'
import type { Usage } from '../runtime/agent-runtime.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import type { ThreadRef } from '../store/topic.ts'

type Deps = { readonly store: Pick<Store, 'topics'>; readonly logger: Logger }

/**
 * What a turn uses, added to its topic's sum: its cost while it runs, so that a mandate's limit holds in the middle of a
 * long one and what a cut one has cost is not forgotten; the rest at its end.
 */
export type UsageMeter = {
  /** What is known so far. */
  note(usage: Usage): void
  end(usage: Usage, personaTokens: number): Promise<void>
}

export function createUsageMeter({ store, logger }: Deps, topicId: ThreadRef): UsageMeter {
  let counted = 0
  let adding = Promise.resolve()
  const count = async (usage: Usage, turn?: { readonly personaTokens: number }): Promise<void> => {
    const { costUsd } = usage
    const rest = costUsd === undefined ? {} : { costUsd: costUsd - counted }
    if (turn === undefined && !(rest.costUsd !== undefined && rest.costUsd > 0)) return
    try {
      await store.topics.use(topicId, (before) => addUsage(before, { ...usage, ...rest }, turn))
      counted += rest.costUsd ?? 0
    } catch (error) {
      logger[retryLevel(error)]({ err: error, topicId }, 'what a turn used was not kept')
    }
  }
  return {
    note: ({ costUsd }) => void (costUsd !== undefined && (adding = adding.then(() => count({ costUsd })))),
    end: (usage, personaTokens) => (adding = adding.then(() => count(usage, { personaTokens }))),
  }
}
