import { z } from 'zod'

/** A permission that the program of a pane asks for, as its blocking hook wrote it down. Times in ms since the epoch. */
export const paneAsk = z.object({
  askId: z.string().regex(/^[\w.-]{1,80}$/u),
  agent: z.string(),
  runtime: z.string(),
  tool: z.string().min(1),
  input: z.record(z.string(), z.unknown()).default({}),
  cwd: z.string().optional(),
  at: z.number(),
  /** how long the hook waits */
  expiresAt: z.number(),
  sessionId: z.string().optional(),
})
export type PaneAsk = z.infer<typeof paneAsk>

/** What the hook is told. */
export type PaneAnswer = {
  /** `none`: nobody can be asked, the program's own dialog decides */
  readonly decision: 'allow' | 'deny' | 'none'
  readonly message?: string
  /** principalId of who decided; absent: nobody answered in time */
  readonly by?: string
  readonly at: number
}
