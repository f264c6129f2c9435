import type { RuntimeName } from '../../fleet/agent.ts'

/** Everything but the stub, which needs no program. */
export type ProgramName = Exclude<RuntimeName, 'stub'>

export type Adapter = {
  readonly package: string
  /** exact: what a session is spoken to with is what was tested */
  readonly version: string
  readonly bin: string
  /** the variable that makes it use the installed program instead of a copy of its own (300 MB and more) */
  readonly programVariable: string
}

export type RuntimeProgram = {
  /** its name on the PATH */
  readonly program: string
  readonly install: string
  readonly logIn: string
  /** variables of which each alone logs it in; `any`: every provider's key does */
  readonly credentials: readonly string[] | 'any'
  /** what turns its own program into one that speaks ACP; absent: it needs none */
  readonly adapter?: Adapter
  /** given to what is started */
  readonly args: readonly string[]
}

export const runtimePrograms: Readonly<Record<ProgramName, RuntimeProgram>> = {
  claude: {
    program: 'claude',
    install: 'npm install -g @anthropic-ai/claude-code',
    logIn: 'run claude once and type /login, or set ANTHROPIC_API_KEY',
    credentials: [
      'ANTHROPIC_API_KEY',
      'ANTHROPIC_AUTH_TOKEN',
      'CLAUDE_CODE_OAUTH_TOKEN',
      'CLAUDE_CODE_USE_BEDROCK',
      'CLAUDE_CODE_USE_VERTEX',
      'CLAUDE_CODE_USE_FOUNDRY',
    ],
    adapter: {
      package: '@agentclientprotocol/claude-agent-acp',
      version: '0.101.0',
      bin: 'claude-agent-acp',
      programVariable: 'CLAUDE_CODE_EXECUTABLE',
    },
    args: [],
  },
  codex: {
    program: 'codex',
    install: 'npm install -g @openai/codex',
    logIn: 'codex login, or set OPENAI_API_KEY',
    credentials: ['CODEX_API_KEY', 'OPENAI_API_KEY'],
    adapter: {
      package: '@agentclientprotocol/codex-acp',
      version: '2.6.0',
      bin: 'codex-acp',
      programVariable: 'CODEX_PATH',
    },
    args: [],
  },
  opencode: {
    program: 'opencode',
    install: 'npm install -g opencode-ai',
    logIn: "opencode auth login, or set a provider's key, like ANTHROPIC_API_KEY",
    credentials: 'any',
    args: ['acp'],
  },
  pi: {
    program: 'pi',
    install: 'npm install -g @earendil-works/pi-coding-agent',
    logIn: "run pi once and type /login, or set a provider's key, like ANTHROPIC_API_KEY",
    credentials: 'any',
    args: [],
  },
}

export const programNames = ['claude', 'codex', 'opencode', 'pi'] as const satisfies readonly ProgramName[]
