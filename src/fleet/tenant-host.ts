import { z } from 'zod'
import { runtimeNames } from './agent.ts'
import { readinessSigns } from './readiness-signs.ts'
import type { Readiness } from './readiness.ts'

/** A tenant and a name with a slash between them fit into a choice of Discord's. */
const word = z.string().max(64)
const beat = z.object({ at: z.number(), since: z.number().optional(), model: word.optional() })
const readiness = z.custom<Readiness>((given) => typeof given === 'string' && Object.hasOwn(readinessSigns, given))

/**
 * What a host of another tenant told of its agents, as far as it is anybody's but theirs: who is there and how, none of
 * the words that were said to them or by them. All else in it is left out.
 */
export const tenantHost = z.object({
  hostId: word,
  /** ms since the epoch */
  at: z.number(),
  agents: z
    .array(
      z.object({
        agent: z.object({ name: word, role: word, runtime: z.enum(runtimeNames), modelHint: word.optional() }),
        readiness,
        evidence: z.object({
          at: z.number(),
          heartbeat: beat.optional(),
          hook: z.object({ since: z.number() }).optional(),
          paused: z.string().optional(),
        }),
      }),
    )
    .max(1000),
})
export type TenantHost = z.output<typeof tenantHost>
