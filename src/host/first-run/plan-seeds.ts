import { join } from 'node:path'
import type { RuntimeName } from '../../fleet/agent.ts'
import { planClaude } from './plan-claude.ts'
import { planCodex } from './plan-codex.ts'
import { planPi } from './plan-pi.ts'

/** One file of a runtime that is to hold the answers to its first questions. */
export type Seed = {
  /** The first of them that is there is the one that the program reads; none is: the last. */
  readonly paths: readonly string[]
  /** The new text, or undefined where nothing is missing. Throws a Failure for a file that can't take it. */
  readonly plan: (text: string, path: string) => string | undefined
}

export type Surroundings = {
  /** the environment that the agent's pane has */
  readonly environment: Readonly<Record<string, string>>
  /** its home directory, without links */
  readonly home: string
  /** where it works: absolute, without links */
  readonly directory: string
  /** The repository that `directory` is in: of a worktree, the one that it belongs to. */
  readonly repository?: string | undefined
}

/**
 * The answers to what a runtime asks in its pane at the first start, and first start in a directory: nobody sits there
 * who could give them. A home directory is trusted for no longer than a session, since everything else is below it.
 */
export function planSeeds(
  runtime: RuntimeName,
  { environment, home, directory, repository }: Surroundings,
): readonly Seed[] {
  const { HOME: below = home, CLAUDE_CONFIG_DIR: claude, CODEX_HOME: codex, PI_CODING_AGENT_DIR: pi } = environment
  // A home that is a repository itself would hand its trust to all that is in it.
  const place = repository === undefined || repository === home ? directory : repository
  switch (runtime) {
    case 'claude': {
      const apiKey = environment['ANTHROPIC_API_KEY'] || undefined
      return [
        {
          paths: [join(claude || join(below, '.claude'), '.config.json'), join(claude || below, '.claude.json')],
          plan: (text, path) =>
            planClaude(text, {
              path,
              ...(apiKey === undefined ? {} : { apiKey }),
              ...(place === home ? {} : { directory: place }),
            }),
        },
      ]
    }
    case 'codex':
      // Elsewhere it asks nothing.
      if (repository === undefined) return []
      return [
        {
          paths: [join(codex || join(below, '.codex'), 'config.toml')],
          plan: (text, path) => planCodex(text, { repository, path }),
        },
      ]
    case 'pi':
      // It asks only where the directory has settings for it, and trusts what is below a trusted one.
      if (directory === home) return []
      return [
        {
          paths: [join(expandHome(pi, below) ?? join(below, '.pi', 'agent'), 'trust.json')],
          plan: (text, path) => planPi(text, { directory, path }),
        },
      ]
    case 'opencode':
    case 'stub':
      return []
  }
}

const expandHome = (path: string | undefined, home: string): string | undefined =>
  path?.startsWith('~/') === true ? join(home, path.slice(2)) : path || undefined
