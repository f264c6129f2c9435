import type { Logger } from '../log.ts'
import type { Mcp } from '../mcp/start-mcp.ts'
import type { ToolSessions } from '../orchestrator/tool-sessions.ts'
import type { Shutdown } from './shutdown.ts'

type Deps = { readonly toolSessions: ToolSessions; readonly logger: Logger; readonly shutdown: Shutdown }

/** The agents' door is opened by the first session that needs it: the stub calls its tools without one. */
export function createMcpUrl({ toolSessions, logger, shutdown }: Deps): () => Promise<string> {
  let opened: Promise<Mcp> | undefined
  const open = async () => {
    const { startMcp } = await import('../mcp/start-mcp.ts')
    return startMcp({ toolSessions, logger })
  }
  // Told of now: what is told of later is closed earlier, and a turn that is let end must have its tools till then.
  shutdown.add('tools over MCP', async () => (await opened)?.close())
  return async () => {
    opened ??= open()
    opened.catch(() => (opened = undefined))
    return (await opened).url
  }
}
