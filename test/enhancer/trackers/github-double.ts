import { linkTo, numberOf, textOf } from './double.ts'
import type { Dialect, DoubleIssue, Reply, Sent, World } from './double.ts'

const message = (status: number, words: string, headers?: Record<string, string>): Reply => ({
  status,
  body: { message: words, documentation_url: 'https://docs.github.com/rest' },
  ...(headers === undefined ? {} : { headers }),
})
const invalid = (field: string): Reply => ({
  status: 422,
  body: { message: 'Validation Failed', errors: [{ resource: 'Issue', code: 'missing_field', field }] },
})
const shown = (world: World, issue: DoubleIssue): object => ({
  number: issue.number,
  html_url: `${world.url}/${world.repository}/issues/${issue.number}`,
  state: issue.state,
  title: issue.title,
  body: issue.body === '' ? null : issue.body,
  user: { login: issue.by },
  ...(issue.isPull === true ? { pull_request: { url: 'x' } } : {}),
})

/** docs.github.com/rest: issues, comments, search, users. */
export const github: Dialect = {
  kind: 'github',
  answer(world, sent) {
    if (sent.headers['user-agent'] === undefined)
      return message(403, 'Request forbidden by administrative rules. Please make sure your request has a User-Agent')
    const token = /^(token|bearer) (?<token>\S+)$/i.exec(sent.headers.authorization ?? '')?.groups?.['token']
    if (token !== world.token || world.rights === 'revoked') return message(401, 'Bad credentials')
    if (!sent.path.startsWith('/api/v3/')) return message(404, 'Not Found')
    return route(world, { ...sent, path: sent.path.slice('/api/v3'.length) })
  },
}

function route(world: World, sent: Sent): Reply {
  const { method, path, query } = sent
  if (path === '/user')
    return world.tellsMe
      ? { status: 200, body: { login: world.me } }
      : message(403, 'Resource not accessible by integration')
  if (method === 'GET' && path === '/search/issues') return search(world, query)
  const prefix = `/repos/${world.repository}/issues`
  if (!path.startsWith(prefix)) return message(404, 'Not Found')
  if (!world.takesIssues) return message(410, 'Issues has been disabled in this repository.')
  if (method !== 'GET' && world.rights !== 'write')
    return message(403, 'Resource not accessible by personal access token')
  if (path === prefix) return method === 'GET' ? list(world, sent) : create(world, sent)
  const [number = '', rest = ''] = path.slice(prefix.length + 1).split('/')
  const issue = world.issues.find((each) => String(each.number) === number)
  if (issue === undefined) return message(404, 'Not Found')
  return rest === 'comments' ? comments(world, sent, issue) : one(world, sent, issue)
}

function list(world: World, sent: Sent): Reply {
  const { query } = sent
  const creator = query.get('creator')
  const state = query.get('state') ?? 'open'
  const all = world.issues
    .toReversed()
    .filter((issue) => (creator === null || issue.by === creator) && (state === 'all' || issue.state === state))
  const page = numberOf(query.get('page'), 1)
  const { items, hasNext } = world.page(all, page, Math.min(100, numberOf(query.get('per_page'), 30)))
  return {
    status: 200,
    body: items.map((issue) => shown(world, issue)),
    headers: hasNext ? linkTo(sent, page + 1) : {},
  }
}

function create(world: World, { json }: Sent): Reply {
  const title = textOf(json['title'])
  const body = textOf(json['body'] ?? '')
  if (title === undefined || title.trim() === '' || title.length > 256) return invalid('title')
  if (body === undefined || body.length > 65_536) return message(422, 'body is too long (maximum is 65536 characters)')
  return { status: 201, body: shown(world, world.add({ title, body, by: world.me })) }
}

function one(world: World, { method, json }: Sent, issue: DoubleIssue): Reply {
  if (method === 'GET') return { status: 200, body: shown(world, issue) }
  if (method !== 'PATCH') return message(404, 'Not Found')
  if (json['state'] !== 'closed' && json['state'] !== 'open') return invalid('state')
  issue.state = json['state']
  return { status: 200, body: shown(world, issue) }
}

function comments(world: World, sent: Sent, issue: DoubleIssue): Reply {
  if (sent.method === 'GET') {
    const page = numberOf(sent.query.get('page'), 1)
    const { items, hasNext } = world.page(issue.comments, page, Math.min(100, numberOf(sent.query.get('per_page'), 30)))
    return {
      status: 200,
      body: items.map(({ by, text }) => ({ body: text, user: { login: by } })),
      headers: hasNext ? linkTo(sent, page + 1) : {},
    }
  }
  const text = textOf(sent.json['body'])
  if (text === undefined || text === '' || text.length > 65_536) return invalid('body')
  if (issue.isLocked === true) return message(403, 'Unable to create comment because issue is locked.')
  issue.comments.push({ by: world.me, text })
  return { status: 201, body: { id: 1 } }
}

function search(world: World, query: URLSearchParams): Reply {
  const q = query.get('q') ?? ''
  if (q === '' || q.length > 256) return message(422, 'Validation Failed')
  const { words, where } = /^"(?<words>[^"]*)" in:(?<where>title|body) repo:us\/mos is:issue$/.exec(q)?.groups ?? {}
  if (words === undefined || where === undefined) return message(422, 'Validation Failed')
  const items = world.plain.filter(
    (issue) => issue.isIndexed && (where === 'title' ? issue.title : issue.body).includes(words),
  )
  return {
    status: 200,
    body: {
      total_count: items.length,
      incomplete_results: false,
      items: items.toReversed().map((issue) => shown(world, issue)),
    },
  }
}
