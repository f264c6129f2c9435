import { z } from 'zod'
import { parseJson } from './ask-tracker.ts'
import type { ForgeDeps } from './forge-deps.ts'
import type { Forge, Listed, Page } from './forge.ts'
import { asListed, listedIssue } from './listed-issue.ts'
import { hasNext, readAnswer } from './read-answer.ts'
import { TrackerError } from './tracker.ts'

const issue = listedIssue.transform(asListed)
const comment = z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() })
const user = z.object({ login: z.string() })

/** Gitea caps its pages at 50 unless its owner allows more. */
const pageSize = '50'

/** Gitea and Forgejo, whose API is Gitea's: a handful of requests, which no library of theirs keeps in step with both. */
export function createGitea({ ask, api, repository, token }: ForgeDeps): Forge {
  const at = `${api}/repos/${repository.split('/').map(encodeURIComponent).join('/')}`
  let known: string | undefined
  const request = async (method: string, path: string, body?: object) => {
    const told = await ask({
      method,
      url: path,
      headers: {
        authorization: `token ${token}`,
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    return { said: parseJson(told.text), hasMore: hasNext(told.headers.get('link')) }
  }
  const list = async (query: Record<string, string>): Promise<Page<Listed>> => {
    const params = new URLSearchParams({ state: 'all', type: 'issues', limit: pageSize, ...query })
    const { said, hasMore } = await request('GET', `${at}/issues?${params.toString()}`)
    return { items: readAnswer(z.array(issue), said), hasMore }
  }
  return {
    async me() {
      if (known !== undefined) return known
      try {
        known = readAnswer(user, (await request('GET', `${api}/user`)).said).login
        return known
      } catch (error) {
        if (error instanceof TrackerError && error.kind === 'refused') return undefined
        throw error
      }
    },
    issues: ({ by, page }) => list({ page: String(page), ...(by === undefined ? {} : { created_by: by }) }),
    search: async (words) => (await list({ q: words })).items,
    async create({ title, body }) {
      return readAnswer(issue, (await request('POST', `${at}/issues`, { title, body })).said, { wrote: true })
    },
    get: async (number) => readAnswer(issue, (await request('GET', `${at}/issues/${number}`)).said),
    async comments(number, page) {
      // Gitea gives all of them at once, and a server that has pages says so.
      const { said, hasMore } = await request('GET', `${at}/issues/${number}/comments?page=${page}`)
      return {
        items: readAnswer(z.array(comment), said).map((each) => ({
          by: each.user?.login ?? '',
          text: each.body ?? '',
        })),
        hasMore,
      }
    },
    async addComment(number, text) {
      await request('POST', `${at}/issues/${number}/comments`, { body: text })
    },
    async close(number) {
      await request('PATCH', `${at}/issues/${number}`, { state: 'closed' })
    },
  }
}
