import { IssueNotes, Issues, Users } from '@gitbeaker/rest'
import { createRequesterFn } from '@gitbeaker/requester-utils'
import { z } from 'zod'
import { parseJson } from './ask-tracker.ts'
import type { Ask } from './ask-tracker.ts'
import type { ForgeDeps } from './forge-deps.ts'
import type { Forge, Listed } from './forge.ts'
import { readAnswer } from './read-answer.ts'
import { TrackerError } from './tracker.ts'

const issue = z
  .object({
    iid: z.int(),
    web_url: z.string(),
    state: z.enum(['opened', 'closed']),
    title: z.string(),
    description: z.string().nullish(),
    author: z.object({ username: z.string() }).nullish(),
  })
  .transform(({ iid, web_url: url, state, title, description, author }): Listed => ({
    number: iid,
    url,
    state: state === 'opened' ? 'open' : 'closed',
    title,
    body: description ?? '',
    by: author?.username ?? '',
  }))
const note = z.object({ body: z.string().nullish(), author: z.object({ username: z.string() }).nullish() })
const user = z.object({ username: z.string() })
const paging = z.object({ next: z.number().nullish() })

const perPage = 100

export function createGitlab({ ask, api, repository: project, token }: ForgeDeps): Forge {
  const options = { host: api.replace(/\/api\/v4$/, ''), token, requesterFn: requesterOf(ask) }
  const issues = new Issues(options)
  const notes = new IssueNotes(options)
  let known: string | undefined
  return {
    async me() {
      if (known !== undefined) return known
      try {
        known = readAnswer(user, await new Users(options).showCurrentUser()).username
        return known
      } catch (error) {
        if (error instanceof TrackerError && error.kind === 'refused') return undefined
        throw error
      }
    },
    async issues({ by, page }) {
      const asked = { projectId: project, orderBy: 'created_at', sort: 'desc', page, perPage, maxPages: 1 } as const
      const { data, paginationInfo } = await issues.all({
        ...asked,
        ...(by === undefined ? {} : { authorUsername: by }),
        showExpanded: true,
      })
      return { items: readAnswer(z.array(issue), data), hasMore: hasMore(paginationInfo) }
    },
    async search(words, where) {
      const inside = where === 'title' ? 'title' : 'description'
      const asked = { projectId: project, search: words, in: inside, perPage: 50, page: 1, maxPages: 1 } as const
      return readAnswer(z.array(issue), await issues.all(asked))
    },
    async create({ title, body }) {
      return readAnswer(issue, await issues.create(project, title, { description: body }), { wrote: true })
    },
    get: async (number) => readAnswer(issue, await issues.show(number, { projectId: project })),
    async comments(number, page) {
      const { data, paginationInfo } = await notes.all(project, number, {
        page,
        perPage,
        maxPages: 1,
        showExpanded: true,
      })
      return {
        items: readAnswer(z.array(note), data).map(({ author, body }) => ({
          by: author?.username ?? '',
          text: body ?? '',
        })),
        hasMore: hasMore(paginationInfo),
      }
    },
    async addComment(number, text) {
      await notes.create(project, number, text)
    },
    async close(number) {
      await issues.edit(project, number, { stateEvent: 'close' })
    },
  }
}

const hasMore = (info: unknown): boolean => (paging.safeParse(info).data?.next ?? null) !== null

const given = z.object({
  method: z.string().default('GET'),
  prefixUrl: z.string(),
  searchParams: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().optional(),
})
const record = z.record(z.string(), z.unknown())
const spoken = z
  .union([record, z.array(record)])
  .nullable()
  .catch(null)

/** In place of the library's own, which sends what a 502 has answered ten times over, writes too. */
const requesterOf = (ask: Ask) =>
  createRequesterFn(
    (_, asked) => Promise.resolve(asked),
    async (endpoint, asked) => {
      const { prefixUrl, searchParams, ...request } = given.parse(asked)
      const url = new URL(endpoint, `${prefixUrl.replace(/\/+$/, '')}/`)
      url.search = searchParams
      const { status, headers, text } = await ask({ url: url.href, ...request })
      return { status, headers: Object.fromEntries(headers), body: spoken.parse(parseJson(text)) }
    },
  )
