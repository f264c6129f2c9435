import { isAbsolute, join } from 'node:path'
import type { RuntimeHomes } from './config.ts'
import type { Variables } from './read-sources.ts'

/** Variables that hold a login, beside every `…_API_KEY`: read from the programs' own documents and sources. */
const credentials = [
  'ANTHROPIC_AUTH_TOKEN',
  'ANTHROPIC_OAUTH_TOKEN',
  'CLAUDE_CODE_OAUTH_TOKEN',
  'CLAUDE_CODE_USE_BEDROCK',
  'CLAUDE_CODE_USE_VERTEX',
  'CLAUDE_CODE_USE_FOUNDRY',
  'OPENCODE_AUTH_CONTENT',
]

/** Where each program looks for its own files, as its own variables say. */
export function readRuntimeHomes(environment: Variables, userHome: string): RuntimeHomes {
  const directory = (name: string, byDefault: string): string => {
    const set = environment[name]
    if (set?.startsWith('~/') === true) return join(userHome, set.slice(2))
    return set !== undefined && isAbsolute(set) ? set : byDefault
  }
  return {
    userHome,
    claude: directory('CLAUDE_CONFIG_DIR', join(userHome, '.claude')),
    codex: directory('CODEX_HOME', join(userHome, '.codex')),
    opencode: join(directory('XDG_DATA_HOME', join(userHome, '.local', 'share')), 'opencode'),
    pi: directory('PI_CODING_AGENT_DIR', join(userHome, '.pi', 'agent')),
    credentials: namesOf(environment, isCredential),
  }
}

/** What those variables hold. */
export const readAgentSecrets = (environment: Variables): readonly string[] =>
  namesOf(environment, isCredential).map((name) => environment[name] ?? '')

const isCredential = (name: string): boolean => name.endsWith('_API_KEY') || credentials.includes(name)

/** Where programs have their files, and how they get out of here. */
const places =
  /^(?:CLAUDE_CONFIG_DIR|CODEX_HOME|PI_CODING_AGENT_DIR|NODE_EXTRA_CA_CERTS|SSL_CERT_(?:FILE|DIR)|(?:HTTPS?|NO|ALL)_PROXY)$/iu

/** What a pane's program has to find in its environment, whoever starts the tmux server. */
export const readForAgents = (environment: Variables): readonly string[] =>
  namesOf(environment, (name) => isCredential(name) || places.test(name))

const namesOf = (environment: Variables, fits: (name: string) => boolean): readonly string[] =>
  Object.keys(environment)
    .filter((name) => environment[name] !== '' && environment[name] !== undefined && fits(name))
    .toSorted()
