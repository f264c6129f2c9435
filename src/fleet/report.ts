import { z } from 'zod'

/** What an agent says of its work, in its own words. */
export const report = z.object({
  text: z.string(),
  tested: z.string().optional(),
  open: z.string().optional(),
  /** of its pull request */
  pr: z.string().optional(),
})
export type Report = z.output<typeof report>
