import { numberOf, textOf } from './double.ts'
import type { Dialect, DoubleIssue, Reply, Sent, World } from './double.ts'

const message = (status: number, words: unknown): Reply => ({ status, body: { message: words } })
const shown = (world: World, issue: DoubleIssue): object => ({
  id: 9000 + issue.number,
  iid: issue.number,
  web_url: `${world.url}/${world.repository}/-/issues/${issue.number}`,
  state: issue.state === 'open' ? 'opened' : 'closed',
  title: issue.title,
  description: issue.body === '' ? null : issue.body,
  author: { id: 1, username: issue.by },
})

/** docs.gitlab.com/api: issues, notes, users. Pull requests are elsewhere. */
export const gitlab: Dialect = {
  kind: 'gitlab',
  answer(world, sent) {
    if (sent.headers['private-token'] !== world.token) return message(401, '401 Unauthorized')
    if (world.rights === 'revoked')
      return {
        status: 401,
        body: {
          error: 'invalid_token',
          error_description: 'Token was revoked. You have to re-authorize from the user.',
        },
      }
    if (!sent.path.startsWith('/api/v4/')) return message(404, '404 Not Found')
    return route(world, { ...sent, path: sent.path.slice('/api/v4'.length) })
  },
}

const forbidden: Reply = {
  status: 403,
  body: {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
    scope: 'api',
  },
}

function route(world: World, sent: Sent): Reply {
  const { method, path } = sent
  if (path === '/user') return world.tellsMe ? { status: 200, body: { id: 1, username: world.me } } : forbidden
  const prefix = `/projects/${world.repository}/issues`
  if (!path.startsWith(prefix)) return message(404, '404 Project Not Found')
  if (!world.takesIssues) return message(403, '403 Forbidden')
  if (method !== 'GET' && world.rights !== 'write') return forbidden
  if (path === prefix) return method === 'GET' ? list(world, sent) : create(world, sent)
  const [number = '', rest = ''] = path.slice(prefix.length + 1).split('/')
  const issue = world.plain.find((each) => String(each.number) === number)
  if (issue === undefined) return message(404, '404 Issue Not Found')
  return rest === 'notes' ? notes(world, sent, issue) : one(world, sent, issue)
}

function paged(world: World, { query }: Sent, all: readonly object[]): Reply {
  const page = numberOf(query.get('page'), 1)
  const { items, hasNext } = world.page(all, page, Math.min(100, numberOf(query.get('per_page'), 20)))
  return {
    status: 200,
    body: items,
    headers: {
      'x-page': String(page),
      'x-per-page': String(items.length),
      'x-next-page': hasNext ? String(page + 1) : '',
    },
  }
}

function list(world: World, sent: Sent): Reply {
  const { query } = sent
  const by = query.get('author_username')
  const words = query.get('search')
  const where = query.get('in') ?? 'title,description'
  const all = world.plain.toReversed().filter((issue) => {
    const text = [where.includes('title') ? issue.title : '', where.includes('description') ? issue.body : ''].join(
      '\n',
    )
    return (by === null || issue.by === by) && (words === null || (issue.isIndexed && text.includes(words)))
  })
  return paged(
    world,
    sent,
    all.map((issue) => shown(world, issue)),
  )
}

function create(world: World, { json }: Sent): Reply {
  const title = textOf(json['title'])
  if (title === undefined) return { status: 400, body: { error: 'title is missing' } }
  if (title.trim() === '') return message(400, { title: ["can't be blank"] })
  if (title.length > 255) return message(400, { title: ['is too long (maximum is 255 characters)'] })
  return {
    status: 201,
    body: shown(world, world.add({ title, body: textOf(json['description']) ?? '', by: world.me })),
  }
}

function one(world: World, { method, json }: Sent, issue: DoubleIssue): Reply {
  if (method === 'GET') return { status: 200, body: shown(world, issue) }
  if (method !== 'PUT') return message(405, '405 Not Allowed')
  if (json['state_event'] === 'close') issue.state = 'closed'
  else if (json['state_event'] === 'reopen') issue.state = 'open'
  else return { status: 400, body: { error: 'state_event does not have a valid value' } }
  return { status: 200, body: shown(world, issue) }
}

function notes(world: World, sent: Sent, issue: DoubleIssue): Reply {
  if (sent.method === 'GET')
    return paged(
      world,
      sent,
      issue.comments
        .toReversed()
        .map(({ by, text }) => ({ id: 1, body: text, author: { username: by }, system: false })),
    )
  const text = textOf(sent.json['body'])
  if (text === undefined) return { status: 400, body: { error: 'body is missing' } }
  if (issue.isLocked === true) return message(403, '403 Forbidden')
  issue.comments.push({ by: world.me, text })
  return { status: 201, body: { id: 1 } }
}
