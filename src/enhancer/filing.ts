import { z } from 'zod'

/** What a person has approved, in full: the op sends this and looks at no newer state of the finding. */
export const filingArgs = z.object({
  finding: z.string(),
  /** of `trackers:` */
  tracker: z.string(),
  report: z.object({ title: z.string(), body: z.string(), digest: z.string(), marker: z.string() }),
  /** in place of the report where an issue is there already */
  comment: z.object({ text: z.string(), key: z.string() }),
  /** how often it had been seen by then */
  count: z.int(),
  /** which version of its component ran */
  version: z.string().optional(),
})
export type Filing = z.output<typeof filingArgs>

export const closingArgs = z.object({
  finding: z.string(),
  tracker: z.string(),
  number: z.int(),
  comment: z.object({ text: z.string(), key: z.string() }),
})
export type Closing = z.output<typeof closingArgs>
