import { z } from 'zod'
import type { RuntimeEvent, Usage } from '../agent-runtime.ts'

const count = z.number().nullish().catch(undefined)
const failure = z.object({ severity: z.literal('error'), title: z.string() })
const schema = z.object({
  stopReason: z.string().catch('end_turn'),
  _meta: z
    .object({ jetbrains: z.object({ air: z.object({ sessionFailure: failure }) }) })
    .nullish()
    .catch(undefined),
  usage: z
    .object({ inputTokens: count, outputTokens: count, cachedReadTokens: count, cachedWriteTokens: count })
    .nullish()
    .catch(undefined),
})

type End = Extract<RuntimeEvent, { kind: 'end' }>

const ends: Readonly<Record<string, End>> = {
  cancelled: { kind: 'end', reason: 'cancelled' },
  refusal: {
    kind: 'end',
    reason: 'failed',
    error: 'the model refused to go on with this. Say it in other words, or start a new topic.',
  },
  max_tokens: {
    kind: 'end',
    reason: 'failed',
    error: "the answer reached the model's limit of tokens. Say “go on” for the rest.",
  },
  max_turn_requests: {
    kind: 'end',
    reason: 'failed',
    error: 'the turn reached its limit of steps. Say “go on” for the rest.',
  },
}

type Answer = {
  readonly usage: Usage
  readonly end: End
  /** what went wrong, in the adapter's words: then it is the end */
  readonly failure?: string
}

/** What the answer to `session/prompt` says: how the turn ended, and the tokens that it took, added to what is known. */
export function readAnswer(answer: unknown, known: Usage): Answer {
  const parsed = schema.safeParse(answer).data
  const end = ends[parsed?.stopReason ?? ''] ?? ({ kind: 'end', reason: 'done' } as const)
  const { _meta: meta } = parsed ?? {}
  const failed = meta?.jetbrains.air.sessionFailure
  const { inputTokens, outputTokens, cachedReadTokens, cachedWriteTokens } = parsed?.usage ?? {}
  const input = [inputTokens, cachedReadTokens, cachedWriteTokens].filter((each) => typeof each === 'number')
  return {
    usage: {
      ...known,
      ...(input.length === 0 ? {} : { inputTokens: input.reduce((sum, each) => sum + each, 0) }),
      ...(typeof outputTokens === 'number' ? { outputTokens } : {}),
    },
    end,
    ...(failed === undefined ? {} : { failure: failed.title }),
  }
}
