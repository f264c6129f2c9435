import { toolServer } from './acp-program.ts'
import type { AcpProgram } from './acp-program.ts'

export const programs = {
  claude: {
    name: 'claude',
    env: (isRoot) => ({
      // Otherwise tools of MCP servers are hidden behind a search, and it answers that it has none.
      ENABLE_TOOL_SEARCH: 'false',
      // As root it refuses to start outside a declared sandbox.
      ...(isRoot ? { IS_SANDBOX: '1' } : {}),
      // Mos may itself have been started by an agent.
      CLAUDECODE: undefined,
      CLAUDE_CODE_ENTRYPOINT: undefined,
    }),
    login: 'run `claude` there and log in',
    modes: {
      default: ['default'],
      plan: ['plan'],
      acceptEdits: ['acceptEdits'],
      dontAsk: ['dontAsk'],
      bypassPermissions: ['bypassPermissions'],
    },
    // A tool that the role denies is not even offered to the model; our own need no question.
    sessionMeta: ({ deny }) => ({
      claudeCode: { options: { allowedTools: [`mcp__${toolServer}`], disallowedTools: [...deny] } },
    }),
    asksAlways: false,
    isShared: false,
  },
  codex: {
    name: 'codex',
    // Its own default asks a model instead of a person.
    env: () => ({ INITIAL_AGENT_MODE: 'workspace-write', NO_BROWSER: '1' }),
    login: 'run `codex login` there',
    modes: {
      default: ['workspace-write'],
      plan: ['read-only'],
      acceptEdits: ['workspace-write'],
      bypassPermissions: ['agent-full-access'],
    },
    asksAlways: false,
    isShared: false,
  },
  opencode: {
    name: 'opencode',
    // Its own default runs every command without a question, in all of its modes.
    env: () => ({
      OPENCODE_PERMISSION: JSON.stringify({ bash: 'ask', edit: 'ask', webfetch: 'ask', external_directory: 'ask' }),
    }),
    login: 'run `opencode auth login` there',
    modes: { default: ['build'], plan: ['plan'], acceptEdits: ['build'], bypassPermissions: ['build'] },
    asksAlways: true,
    isShared: true,
  },
} as const satisfies Record<AcpProgram['name'], AcpProgram>
