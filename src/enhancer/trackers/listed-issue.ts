import { z } from 'zod'
import type { Listed } from './forge.ts'

/** An issue as GitHub lists it, and Gitea after it. */
export const listedIssue = z.object({
  number: z.int(),
  html_url: z.string(),
  state: z.enum(['open', 'closed']),
  title: z.string(),
  body: z.string().nullish(),
  user: z.object({ login: z.string() }).nullish(),
})

export const asListed = ({
  number,
  html_url: url,
  state,
  title,
  body,
  user,
}: z.output<typeof listedIssue>): Listed => ({ number, url, state, title, body: body ?? '', by: user?.login ?? '' })
