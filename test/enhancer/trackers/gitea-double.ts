import { linkTo, numberOf, textOf } from './double.ts'
import type { Dialect, DoubleIssue, Reply, Sent, World } from './double.ts'

const message = (status: number, words: string): Reply => ({
  status,
  body: { message: words, url: 'https://git.example/api/swagger' },
})
const shown = (world: World, issue: DoubleIssue): object => ({
  number: issue.number,
  html_url: `${world.url}/${world.repository}/issues/${issue.number}`,
  state: issue.state,
  title: issue.title,
  body: issue.body,
  user: { id: 1, login: issue.by },
  pull_request: issue.isPull === true ? {} : null,
})

/** The swagger of Gitea 1.22 and Forgejo 9: issues, comments, user. Its pages have 50 at most. */
export const gitea: Dialect = {
  kind: 'gitea',
  answer(world, sent) {
    const token = /^token (?<token>\S+)$/.exec(sent.headers.authorization ?? '')?.groups?.['token']
    if (token !== world.token || world.rights === 'revoked') return message(401, 'user does not exist [uid: 0, name: ]')
    if (!sent.path.startsWith('/api/v1/')) return { status: 404, body: 'Not found.' }
    return route(world, { ...sent, path: sent.path.slice('/api/v1'.length) })
  },
}

function route(world: World, sent: Sent): Reply {
  const { method, path } = sent
  if (path === '/user')
    return world.tellsMe
      ? { status: 200, body: { id: 1, login: world.me } }
      : message(403, 'token does not have at least one of required scope(s): [read:user]')
  const prefix = `/repos/${world.repository}/issues`
  if (!path.startsWith(prefix)) return message(404, "The target couldn't be found.")
  if (!world.takesIssues) return message(410, 'repository has issues disabled')
  if (method !== 'GET' && world.rights !== 'write')
    return message(403, 'token does not have at least one of required scope(s): [write:issue]')
  if (method !== 'GET' && sent.headers['content-type'] !== 'application/json') return message(422, 'Empty Content-Type')
  if (path === prefix) return method === 'GET' ? list(world, sent) : create(world, sent)
  const [number = '', rest = ''] = path.slice(prefix.length + 1).split('/')
  const issue = world.issues.find((each) => String(each.number) === number)
  if (issue === undefined) return message(404, 'issue does not exist')
  return rest === 'comments' ? comments(world, sent, issue) : one(world, sent, issue)
}

function list(world: World, sent: Sent): Reply {
  const { query } = sent
  const by = query.get('created_by')
  const words = query.get('q')
  const state = query.get('state') ?? 'open'
  const all = world.issues.toReversed().filter(
    (issue) =>
      (by === null || issue.by === by) &&
      (state === 'all' || issue.state === state) &&
      (query.get('type') !== 'issues' || issue.isPull !== true) &&
      // With words it is the indexer that answers.
      (words === null || (issue.isIndexed && `${issue.title}\n${issue.body}`.includes(words))),
  )
  const page = numberOf(query.get('page'), 1)
  const { items, hasNext } = world.page(all, page, Math.min(50, numberOf(query.get('limit'), 30)))
  return {
    status: 200,
    body: items.map((issue) => shown(world, issue)),
    headers: { 'x-total-count': String(all.length), ...(hasNext ? linkTo(sent, page + 1) : {}) },
  }
}

function create(world: World, { json }: Sent): Reply {
  const title = textOf(json['title'])
  if (title === undefined || title.trim() === '') return message(422, '[Title]: Required')
  if (title.length > 255) return message(422, '[Title]: MaxSize')
  return { status: 201, body: shown(world, world.add({ title, body: textOf(json['body']) ?? '', by: world.me })) }
}

function one(world: World, { method, json }: Sent, issue: DoubleIssue): Reply {
  if (method === 'GET') return { status: 200, body: shown(world, issue) }
  if (method !== 'PATCH') return message(405, 'Method Not Allowed')
  if (json['state'] === 'closed' || json['state'] === 'open') issue.state = json['state']
  return { status: 201, body: shown(world, issue) }
}

function comments(world: World, { method, json }: Sent, issue: DoubleIssue): Reply {
  if (method === 'GET')
    return { status: 200, body: issue.comments.map(({ by, text }) => ({ id: 1, body: text, user: { login: by } })) }
  const text = textOf(json['body'])
  if (text === undefined || text === '') return message(422, '[Body]: Required')
  if (issue.isLocked === true) return message(403, 'Issue is locked')
  issue.comments.push({ by: world.me, text })
  return { status: 201, body: { id: 1 } }
}
