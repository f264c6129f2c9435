import { Status } from './ask-tracker.ts'
import { findIssue } from './find-issue.ts'
import type { Forge } from './forge.ts'
import type { Issue, Tracker } from './tracker.ts'
import { TrackerError } from './tracker.ts'

const mostCommentPages = 100

/** The port, over one kind of tracker. */
export const trackerOf = (forge: Forge): Tracker => ({
  find: (report) => findIssue(forge, report),
  create: async ({ title, body }) => issueOf(await forge.create({ title, body })),
  async comment(number, { text, key }) {
    if (!text.includes(key)) throw new TrackerError('refused', `A comment without its key: ${key}`)
    if (!(await hasComment(forge, number, key))) await forge.addComment(number, text)
  },
  async get(number) {
    try {
      return issueOf(await forge.get(number))
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  },
  close: (number) => forge.close(number),
})

/** A list's issue has its texts as well. */
const issueOf = ({ number, url, state }: Issue): Issue => ({ number, url, state })

async function hasComment(forge: Forge, number: number, key: string): Promise<boolean> {
  const me = await forge.me()
  for (let page = 1; page <= mostCommentPages; page += 1) {
    const { items, hasMore } = await forge.comments(number, page)
    const isIt = ({ by, text }: (typeof items)[number]): boolean =>
      text.includes(key) && (me === undefined || by.toLowerCase() === me.toLowerCase())
    if (items.some(isIt)) return true
    if (!hasMore) return false
  }
  return false
}

const isGone = (error: unknown): boolean =>
  error instanceof TrackerError && error.cause instanceof Status && [404, 410].includes(error.cause.status)
