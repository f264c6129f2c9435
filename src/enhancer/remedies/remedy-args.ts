import { z } from 'zod'
import { isThreadRef } from '../../store/thread-ref.ts'
import type { ThreadRef } from '../../store/topic.ts'

const threadRef = z.custom<ThreadRef>((value) => typeof value === 'string' && isThreadRef(value))

const step = z.object({
  command: z.string(),
  options: z.record(z.string(), z.unknown()),
  /** of its own plan, which was shown and approved; absent: it had none */
  digest: z.string().optional(),
})

/** What the op of a remedy carries out: as it was approved. */
export const remedyArgs = z.object({
  finding: z.string(),
  title: z.string(),
  why: z.string(),
  /** where it was approved: its commands are judged there too */
  place: z.object({
    door: z.enum(['discord', 'console', 'shell', 'orchestrator']),
    guildId: z.string().optional(),
    topicId: threadRef.optional(),
    channelId: z.string().optional(),
  }),
  does: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('commands'), steps: z.array(step).min(1) }),
    /** its text is the finding's: too long for what every list of ops reads */
    z.object({ kind: z.literal('file'), path: z.string(), digest: z.string() }),
  ]),
})
export type RemedyArgs = z.output<typeof remedyArgs>
