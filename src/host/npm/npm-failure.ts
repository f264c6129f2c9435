import { z } from 'zod'
import { Failure } from '../../errors.ts'
import type { RunResult } from '../host.ts'
import { parseJson } from './parse-package-info.ts'

const reported = z.object({ error: z.object({ code: z.string().optional(), summary: z.string().optional() }) })

type Said = { readonly code: string; readonly words: string }

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
  return { code, words: first.replaceAll(/%2f/giu, '/') }
}

const away = new Set(
  (
    'ECONNREFUSED ENOTFOUND EAI_AGAIN ECONNRESET ETIMEDOUT ENETUNREACH EHOSTUNREACH EPIPE ' +
    'FETCH_ERROR ERR_SOCKET_TIMEOUT ERR_INVALID_URL E500 E502 E503 E504'
  ).split(' '),
)

/** npm answered from what it had kept: the registry itself said nothing. */
export const isKept = ({ stderr }: RunResult): boolean => /^npm http fetch .*\(cache stale\)$/mu.test(stderr)

/** In a person's words. `what`: what was asked for, as `@us/mos 1.4.0`. */
export function npmFailure(result: RunResult, what: string): Failure {
  const { code, words } = whatNpmSaid(result)
  if (isKept(result)) return new Failure(isAway(what))
  const why = remedies.find(([codes]) => codes.has(code))
  if (why !== undefined) return new Failure(why[1](what, words))
  // npm ends with the system's number of an error, which may be above 128 too: only these are signals.
  if (result.exitCode === 143 || result.exitCode === 137)
    return new Failure(`The registry took too long with ${what}. Try again later; npm ping tells whether it is up.`)
  return new Failure(`npm failed with ${what}: ${[code, words].filter((part) => part !== '').join(', ')}`)
}

function isAway(what: string): string {
  return `The registry did not answer when it was asked for ${what}. Is it up (npm ping)? Then try again.`
}

const remedies: readonly (readonly [ReadonlySet<string>, (what: string, words: string) => string])[] = [
  [away, isAway],
  [
    new Set(['E404', 'ETARGET']),
    (what, words) => `The registry does not have what ${what} needs: ${words}. Look again: mos fleet update --check`,
  ],
  [
    new Set(['EINTEGRITY']),
    (what) =>
      `The registry sent other bytes than it announces for ${what}. Nothing of it was kept; ask who runs the registry.`,
  ],
  [new Set(['ENOSPC', 'EDQUOT']), (what) => `The disk is full: ${what} needs room. Free some space and try again.`],
  [
    new Set(['EACCES', 'EROFS', 'EPERM']),
    (what, words) => `npm may not write where it must for ${what}: ${words}. Mend the rights and try again.`,
  ],
  [
    new Set(['E401', 'E403', 'ENEEDAUTH']),
    (what) => `The registry refuses ${what}: npm login, or another registry in ~/.npmrc, and try again.`,
  ],
]
