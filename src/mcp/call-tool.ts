import { explain } from '../errors.ts'
import type { Logger } from '../log.ts'
import type { FoundToolSession } from '../orchestrator/tool-sessions.ts'
import type { ToolResult } from '../runtime/agent-runtime.ts'

/** A call within the session's turn. Whatever goes wrong is a result in words: the model reads it and can do better. */
export async function callTool(
  session: FoundToolSession | undefined,
  name: string,
  options: unknown,
  logger: Logger,
): Promise<ToolResult> {
  const turn = session?.turn
  if (turn === undefined) {
    return {
      ok: false,
      text: 'Nothing was done: no turn runs in this session, so there is nobody for whom it could be done. Tools can be called again while you answer the next message.',
    }
  }
  if (!turn.tools.some((tool) => tool.name === name)) {
    return {
      ok: false,
      text: `There is no tool ${JSON.stringify(name.slice(0, 100))} here. The list has those that there are.`,
    }
  }
  try {
    return await turn.callTool(name, options)
  } catch (error) {
    logger.error({ err: error, tool: name, session: session?.key }, 'a tool call threw')
    return { ok: false, text: explain(error) }
  }
}
