import { Failure } from '../../errors.ts'
import type { Argv, Host, RunOptions, RunResult } from '../host.ts'

/**
 * git asks nobody at a terminal, speaks only https and ssh (also where a repository or a redirect names another way),
 * and knows nothing of a repository that Mos itself may have been started in.
 */
const env: RunOptions['env'] = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'https:ssh',
  LC_ALL: 'C',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
}

const withinMs = 30_000

/** Runs git to its end. A non-zero exit is a result; git that is not installed is a Failure. */
export const runGit = (
  host: Pick<Host, 'run'>,
  args: readonly string[],
  options: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<RunResult> => host.run(gitArgv(args), { timeoutMs: withinMs, ...options, env })

/** What it said, trimmed; a Failure `what: git's own words` where it failed. */
export async function askGit(
  host: Pick<Host, 'run'>,
  what: string,
  args: readonly string[],
  options: { timeoutMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const result = await runGit(host, args, options)
  options.signal?.throwIfAborted()
  if (result.exitCode !== 0) throw new Failure(`${what}: ${gitSaid(result)}.`)
  return result.stdout.trim()
}

/** Hooks and watchers are another's programs: none is run for a look. */
const gitArgv = (args: readonly string[]): Argv => ['git', '-c', 'core.fsmonitor=false', ...args]

const longest = 200

/** git's reason in one line, without any login that an address in it may carry. */
export function gitSaid({ stderr, exitCode }: Pick<RunResult, 'stderr' | 'exitCode'>): string {
  const lines = stderr.split('\n').map((line) => line.trim())
  const reason =
    lines.find((line) => /^(fatal|error):/.test(line)) ??
    lines.findLast((line) => line !== '') ??
    `git ended with ${exitCode}`
  const plain = reason.replaceAll(/\p{Cc}/gu, ' ').replaceAll(/:\/\/[^@/\s]+@/g, '://')
  return plain
    .replace(/^(fatal|error): /, '')
    .slice(0, longest)
    .replace(/\.$/, '')
}
