import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import type { Ask } from './ask-tracker.ts'
import type { ForgeDeps } from './forge-deps.ts'
import type { Forge, Listed, Page } from './forge.ts'
import { asListed, listedIssue } from './listed-issue.ts'
import { hasNext, readAnswer } from './read-answer.ts'
import { TrackerError } from './tracker.ts'

const issue = listedIssue
  .extend({ pull_request: z.unknown().optional() })
  .transform(({ pull_request: pull, ...listed }) => ({
    isPull: pull !== undefined && pull !== null,
    issue: asListed(listed),
  }))
const comment = z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullish() })
const user = z.object({ login: z.string() })

const pageSize = 100
/** GitHub takes queries of 256 characters. */
const longestSearch = 150

/** GitHub and GitHub Enterprise. The library's plugins that try again are left out: a report is sent once. */
export function createGithub({ ask, api, repository, token }: ForgeDeps): Forge {
  const [owner = '', repo = ''] = repository.split('/')
  const octokit = new Octokit({ auth: token, baseUrl: api, request: { fetch: fetchOf(ask) }, log: silent })
  const at = { owner, repo }
  let known: string | undefined
  return {
    async me() {
      if (known !== undefined) return known
      try {
        known = readAnswer(user, await told(octokit.rest.users.getAuthenticated())).login
        return known
      } catch (error) {
        if (error instanceof TrackerError && error.kind === 'refused') return undefined
        throw error
      }
    },
    async issues({ by, page }) {
      const options = { ...at, state: 'all', sort: 'created', direction: 'desc', per_page: pageSize, page } as const
      const asked = octokit.rest.issues.listForRepo(by === undefined ? options : { ...options, creator: by })
      return issuesOf(await whole(asked))
    },
    async search(words, where) {
      const plain = words.replaceAll(/["\\]/g, ' ').slice(0, longestSearch).trim()
      const q = `"${plain}" in:${where} repo:${repository} is:issue`
      const found = await told(octokit.rest.search.issuesAndPullRequests({ q, per_page: 50 }))
      return plainIssues(readAnswer(z.object({ items: z.array(issue) }), found).items)
    },
    async create({ title, body }) {
      return readAnswer(issue, await told(octokit.rest.issues.create({ ...at, title, body })), { wrote: true }).issue
    },
    get: async (number) =>
      readAnswer(issue, await told(octokit.rest.issues.get({ ...at, issue_number: number }))).issue,
    async comments(number, page) {
      const { data, headers } = await whole(
        octokit.rest.issues.listComments({ ...at, issue_number: number, per_page: pageSize, page }),
      )
      return {
        items: readAnswer(z.array(comment), data).map((each) => ({
          by: each.user?.login ?? '',
          text: each.body ?? '',
        })),
        hasMore: hasNext(headers.link),
      }
    },
    async addComment(number, text) {
      await whole(octokit.rest.issues.createComment({ ...at, issue_number: number, body: text }))
    },
    async close(number) {
      await whole(octokit.rest.issues.update({ ...at, issue_number: number, state: 'closed' }))
    },
  }
}

type Answer = { readonly data: unknown; readonly headers: { readonly link?: string } }

/** It wraps what its fetch throws. */
async function whole(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    for (let at = error; at instanceof Error; at = at.cause) if (at instanceof TrackerError) throw at
    throw error
  }
}
const told = async (asked: Promise<Answer>): Promise<unknown> => (await whole(asked)).data

const issuesOf = ({ data, headers }: Answer): Page<Listed> => ({
  items: plainIssues(readAnswer(z.array(issue), data)),
  hasMore: hasNext(headers.link),
})

/** GitHub's lists of issues have pull requests in them. */
const plainIssues = (all: readonly z.output<typeof issue>[]): readonly Listed[] =>
  all.filter(({ isPull }) => !isPull).map((each) => each.issue)

const given = z.object({ method: z.string(), headers: z.record(z.string(), z.string()), body: z.string().optional() })

const fetchOf =
  (ask: Ask) =>
  async (url: string, options: unknown): Promise<Response> => {
    const { status, headers, text } = await ask({ url, ...given.parse(options) })
    return new Response(status === 204 || status === 205 ? null : text, { status, headers })
  }

const nothing = (): void => undefined
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing }
