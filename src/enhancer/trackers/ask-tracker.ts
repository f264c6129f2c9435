import { TrackerError } from './tracker.ts'

/** A tracker as people know it, for the words of its failures. */
export type Site = {
  /** `github.com` */
  readonly host: string
  readonly repository: string
  /** `MOS_GITHUB_TOKEN` */
  readonly tokenName: string
  readonly token: string
}
export type Asked = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}
export type Told = { readonly status: number; readonly headers: Headers; readonly text: string }
export type Ask = (asked: Asked) => Promise<Told>

const answerWithinMs = 10_000
const longestAnswer = 16 * 1024 * 1024

/**
 * One request, once, answered within 10 s with a 2xx, or a TrackerError. Redirects are not followed: they would carry the
 * token along.
 */
export const createAsk =
  (site: Site, { withinMs = answerWithinMs, now = Date.now } = {}): Ask =>
  async (asked) => {
    const told = await send(site, asked, withinMs)
    if (told.status >= 200 && told.status < 300) return told
    throw refusalOf(site, asked, told, now())
  }

async function send(site: Site, { method, url, headers, body }: Asked, withinMs: number): Promise<Told> {
  let status: number | undefined
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(withinMs),
      ...(body === undefined ? {} : { body }),
    })
    ;({ status } = response)
    return { status, headers: response.headers, text: await textWithin(response, longestAnswer) }
  } catch (error) {
    const reason = reasonOf(error)
    if (!isRead(method) && !neverSent.test(reason))
      throw new TrackerError('unknown', `${site.host} did not answer (${reason}): it may have been done all the same.`)
    throw new TrackerError('later', `${site.host} does not answer (${reason}).`, { cause: error })
  }
}

/** Said before a byte of the request went out. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_\w+|CERT_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_\w+)$/

function reasonOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'TimeoutError') return 'no answer in time'
  }
  return error instanceof Error ? error.message : 'no reason given'
}

async function textWithin(response: Response, most: number): Promise<string> {
  if (response.body === null) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > most) throw new Error('an answer of more than 16 MiB')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD'

function refusalOf(site: Site, { method }: Asked, { status, headers, text }: Told, now: number): TrackerError {
  const { host, repository, tokenName } = site
  const said = messageOf(site, text)
  const words = said === '' ? String(status) : `${status}: ${said}`
  if (status === 401)
    return new TrackerError(
      'login',
      `${host} refuses the token of ${tokenName} (${words}): it is revoked, expired or another server's. Set a new one and start Mos again.`,
    )
  if (status === 429 || (status === 403 && isLimit(headers, said)))
    return new TrackerError('later', `${host} takes no more requests for now (${words}).`, {
      retryAfterMs: retryAfterOf(headers, now) ?? 60_000,
    })
  if (status >= 500 || status === 408)
    return isRead(method)
      ? new TrackerError('later', `${host} has trouble of its own (${words}).`, optionsOf(retryAfterOf(headers, now)))
      : new TrackerError('unknown', `${host} failed (${words}): it may have been done all the same.`)
  return new TrackerError('refused', refusalWords(status, { host, repository, words }), { cause: new Status(status) })
}

/** Which one it was, for who asks for something that may be gone. */
export class Status extends Error {
  override readonly name = 'Status'
  readonly status: number
  constructor(status: number) {
    super(String(status))
    this.status = status
  }
}

function refusalWords(
  status: number,
  { host, repository, words }: { host: string; repository: string; words: string },
): string {
  if (status >= 300 && status < 400)
    return `${repository} has moved on ${host}: put its new name into trackers: of fleet/mos.yaml.`
  if (status === 403)
    return `${host} does not let this token work on the issues of ${repository} (${words}). It needs the right to read and write them.`
  if (status === 404) return `${repository} is not there on ${host}, or this token may not see it (${words}).`
  if (status === 410) return `${repository} on ${host} takes no issues (${words}).`
  return `${host} does not accept it (${words}).`
}

/** A 403 may be a limit too; without these signs it is a refusal. */
const isLimit = (headers: Headers, said: string): boolean =>
  headers.has('retry-after') || headers.get('x-ratelimit-remaining') === '0' || /rate limit|abuse detection/i.test(said)

function retryAfterOf(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after')
  if (after !== null && /^\d+$/.test(after.trim())) return Number(after) * 1000
  const date = after === null ? Number.NaN : Date.parse(after)
  if (!Number.isNaN(date)) return Math.max(0, date - now)
  const reset = Number(headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset') ?? Number.NaN)
  return Number.isFinite(reset) ? Math.max(0, reset * 1000 - now) : undefined
}

const optionsOf = (retryAfterMs: number | undefined) => (retryAfterMs === undefined ? {} : { retryAfterMs })

/** A server may say back what it was sent. */
function messageOf({ token }: Site, text: string): string {
  const parsed = parseJson(text)
  const said = ['message', 'error_description', 'error']
    .map((key) => wordsOf(parsed, key))
    .find((words) => words !== '')
  const shown = said ?? (/^\s*[<{[]/.test(text) ? '' : text)
  return shown.replaceAll(token, '[token]').replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}

function wordsOf(parsed: unknown, key: string): string {
  const value: unknown =
    typeof parsed === 'object' && parsed !== null && key in parsed ? Reflect.get(parsed, key) : undefined
  if (typeof value === 'string') return value
  return value === undefined ? '' : JSON.stringify(value)
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
