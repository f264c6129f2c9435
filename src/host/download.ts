import { lookup } from 'node:dns'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Failure } from '../errors.ts'
import { errorCode, fileFailure } from './file-failure.ts'
import type { DownloadRequest } from './host.ts'
import { isPrivate, planDownload } from './plan-download.ts'
import { temporaryName } from './write-file.ts'

const mostRedirects = 3
const defaultTimeoutMs = 15_000
const mebibyte = 1024 * 1024

/** Fetches a file from a host that is allowed, within its size and time; see `Host.download`. */
export async function download(request: DownloadRequest): Promise<{ readonly bytes: number }> {
  const { path, maxBytes, timeoutMs = defaultTimeoutMs } = request
  const timeout = AbortSignal.timeout(timeoutMs)
  const signal = request.signal ? AbortSignal.any([timeout, request.signal]) : timeout
  const temporary = temporaryName(path)
  try {
    const response = await follow(request.url, request.hosts, signal)
    const announced = Number(response.headers['content-length'] ?? 0)
    if (announced > maxBytes) {
      response.destroy()
      throw tooLarge(maxBytes)
    }
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const counter = countTo(maxBytes)
    await pipeline(response, counter.stream, createWriteStream(temporary, { flags: 'wx', mode: 0o600 }), { signal })
    await rename(temporary, path)
    return { bytes: counter.bytes() }
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw inWords(error, { timeout, timeoutMs, stopped: request.signal, path })
  }
}

/** The answer of the last address; each one before it was allowed too. */
async function follow(address: string, hosts: readonly string[], signal: AbortSignal): Promise<IncomingMessage> {
  let next = address
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const plan = planDownload(next, hosts)
    if (plan.kind === 'refuse') throw new Failure(plan.why)
    const response = await get(plan.url, plan.isListed, signal)
    const status = response.statusCode ?? 0
    if (status === 200) return response
    response.destroy()
    const { location } = response.headers
    if (status < 300 || status >= 400 || location === undefined)
      throw new Failure(`its host answered ${status}. Attach it again.`)
    next = URL.canParse(location, plan.url.href) ? new URL(location, plan.url.href).href : location
  }
  throw new Failure('its host redirects again and again.')
}

function get(url: URL, isListed: boolean, signal: AbortSignal): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? httpsRequest : httpRequest
  const options = { agent: false, signal, headers: { 'accept-encoding': 'identity' } } as const
  return new Promise((resolve, reject) => {
    request(url, isListed ? options : { ...options, lookup: lookupPublic }, resolve)
      .on('error', reject)
      .end()
  })
}

/** A name may lead anywhere: what it leads to is judged, and then connected to, in one look. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    const [first] = addresses ?? []
    if (error !== null || first === undefined) {
      callback(error ?? new Failure(`${hostname} was not found.`), '')
      return
    }
    const wrong = addresses.find(({ address }) => isPrivate(address))
    if (wrong) callback(new Failure(`${hostname} leads into a private network.`), '')
    else if (options.all === true) callback(null, addresses)
    else callback(null, first.address, first.family)
  })
}

/** Lets through as much as is allowed: what a header says of the length may be a lie. */
function countTo(maxBytes: number): { readonly stream: Transform; bytes(): number } {
  let bytes = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > maxBytes) done(tooLarge(maxBytes))
      else done(null, chunk)
    },
  })
  return { stream, bytes: () => bytes }
}

const tooLarge = (maxBytes: number): Failure => {
  const size = maxBytes < mebibyte ? `${maxBytes} bytes` : `${Math.floor((maxBytes / mebibyte) * 10) / 10} MiB`
  return new Failure(`it is larger than the ${size} that are left for it.`)
}

type Attempt = {
  readonly timeout: AbortSignal
  readonly stopped: AbortSignal | undefined
  readonly timeoutMs: number
  readonly path: string
}

function inWords(error: unknown, { timeout, stopped, timeoutMs, path }: Attempt): Failure {
  if (error instanceof Failure) return error
  if (timeout.aborted)
    return new Failure(`it did not come within ${timeoutMs / 1000} s. Attach it again.`, { cause: error })
  const code = errorCode(error)
  if (stopped?.aborted === true) return new Failure('the turn was stopped.', { cause: error })
  if (code !== undefined && ['ENOSPC', 'EACCES', 'EROFS', 'EDQUOT', 'ENOTDIR'].includes(code)) {
    const failure = fileFailure(error, 'write', path)
    return failure instanceof Failure ? failure : new Failure('it can not be written.', { cause: error })
  }
  return new Failure(`its host does not answer${code === undefined ? '' : ` (${code})`}. Attach it again.`, {
    cause: error,
  })
}
