import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { RunResult } from '../host.ts'
import { parseJson } from './parse-package-info.ts'

const reported = z.object({ error: z.object({ code: z.string().optional(), summary: z.string().optional() }) })

type Said = {
  readonly code: string
  readonly words: string
  /** of the registry, without a login that stands in it; empty: npm named none */
  readonly origin: string
}

/** npm's code and its first words, from its JSON or from its lines. */
function whatNpmSaid({ stdout, stderr, exitCode }: RunResult): Said {
  const json = reported.safeParse(parseJson(stdout)).data?.error
  const lines = stderr
    .split('\n')
    .map((line) => /^npm (?:error|ERR!)\s+(.*)$/u.exec(line)?.[1]?.trim() ?? '')
    .filter((line) => line !== '' && !line.startsWith('A complete log'))
  const code = json?.code ?? lines.find((line) => line.startsWith('code '))?.slice(5) ?? ''
  const words = lines.find((line) => !/^(code|errno|syscall|path|type|verbose|dest) /u.test(line))
  const first = json?.summary?.split('\n')[0] ?? words ?? `npm ended with ${exitCode}`
  // An address has a scope's slash in disguise.
  return { code, words: first.replaceAll(/%2f/giu, '/'), origin: originIn(`${first}\n${stderr}`) }
}

function originIn(text: string): string {
  const [url = ''] = /https?:\/\/[^\s"']+/u.exec(text) ?? []
  return URL.canParse(url) ? new URL(url).origin : ''
}

const codes = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const away = codes(
  'ECONNREFUSED ENOTFOUND EAI_AGAIN ECONNRESET ETIMEDOUT ENETUNREACH EHOSTUNREACH EPIPE ERR_SOCKET_TIMEOUT ' +
    'FETCH_ERROR ECONNECTIONTIMEOUT EIDLETIMEOUT ERESPONSETIMEOUT ETRANSFERTIMEOUT E500 E502 E503 E504',
)

const whyAway = ({ stderr }: RunResult): string => /^npm http fetch .* failed with (\S+)$/mu.exec(stderr)?.[1] ?? ''

/** npm answered from what it had kept: the registry itself said nothing. */
export const isKept = ({ stderr }: RunResult): boolean => /^npm http fetch .*\(cache stale\)$/mu.test(stderr)

/** In a person's words. `what`: what was asked for, as `@us/mos 1.4.0`. */
export function npmFailure(result: RunResult, what: string): Failure {
  const said = whatNpmSaid(result)
  const { code, words } = said
  if (isKept(result)) return new Failure(isAway(what, { ...said, words: whyAway(result) }))
  // It is no code of npm's own for that.
  if (words.startsWith('invalid json response')) return new Failure(isOther(what, said))
  if (words.includes('with a date before')) return new Failure(isYoung(what, said))
  const why = remedies.find(([known]) => known.has(code))
  if (why !== undefined) return new Failure(why[1](what, said))
  // npm ends with the system's number of an error, which may be above 128 too: only these are signals.
  if (result.exitCode === 143 || result.exitCode === 137)
    return new Failure(`The registry took too long with ${what}. Try again later; npm ping tells whether it is up.`)
  return new Failure(`npm failed with ${what}: ${[code, words].filter((part) => part !== '').join(', ')}`)
}

const registryAt = ({ origin }: Said): string => (origin === '' ? 'The registry' : `The registry ${origin}`)

function isAway(what: string, said: Said): string {
  const reason = said.words.replace(/^(?:.*reason: |network )/u, '')
  const why = reason === '' ? '' : `: ${reason}`
  return `${registryAt(said)} did not answer when it was asked for ${what}${why}. Is it up (npm ping), is a proxy set that is not (npm config get https-proxy)? Then try again.`
}

const isOther = (what: string, said: Said): string =>
  `${registryAt(said)} answered with something else when it was asked for ${what}: no registry is there, or a proxy or a login page stands before it. See: npm config get registry`

const isYoung = (what: string, { words }: Said): string =>
  `npm itself is set to take no release as young as ${what}: ${words.replace('notarget ', '')} Change before or min-release-age in ~/.npmrc, or ask for an older one with the option to.`

type Remedy = readonly [codes: ReadonlySet<string>, spell: (what: string, said: Said) => string]

const remedies: readonly Remedy[] = [
  [away, isAway],
  [
    codes('E404 ETARGET'),
    (what, { words }) =>
      `The registry does not have what ${what} needs: ${words}. Look again: mos fleet update --check`,
  ],
  [
    codes('EINTEGRITY'),
    (what) =>
      `The registry sent other bytes than it announces for ${what}. Nothing of it was kept; ask who runs the registry.`,
  ],
  [codes('ENOSPC EDQUOT'), (what) => `The disk is full: ${what} needs room. Free some space and try again.`],
  [
    codes('EACCES EROFS EPERM'),
    (what, { words }) => `npm may not write where it must for ${what}: ${words}. Mend the rights and try again.`,
  ],
  [
    codes('E401 E403 ENEEDAUTH'),
    (what, said) => `${registryAt(said)} refuses ${what}: npm login, or another registry in ~/.npmrc, and try again.`,
  ],
  [
    codes('E407'),
    (what) => `The proxy asks for a login before ${what}: put it into https-proxy in ~/.npmrc, and try again.`,
  ],
  [codes('E429'), (what, said) => `${registryAt(said)} takes no more requests for now, for ${what}. Try again later.`],
  [
    codes('ERR_INVALID_URL'),
    () => 'An address in the settings of npm is none: see npm config get registry, proxy and https-proxy.',
  ],
  [
    codes(
      'SELF_SIGNED_CERT_IN_CHAIN DEPTH_ZERO_SELF_SIGNED_CERT UNABLE_TO_VERIFY_LEAF_SIGNATURE ' +
        'UNABLE_TO_GET_ISSUER_CERT_LOCALLY CERT_HAS_EXPIRED ERR_TLS_CERT_ALTNAME_INVALID',
    ),
    (what, said) =>
      `The certificate of ${said.origin === '' ? 'the registry' : said.origin} is not trusted (${said.code}), so ${what} was not asked for. Name whose it is: cafile in ~/.npmrc.`,
  ],
]
