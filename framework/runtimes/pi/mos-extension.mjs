/**
 * What makes pi a runtime of Mos: the fleet's commands as its tools, and every other tool call put to Mos before it runs.
 *
 * MOS_TOOLS_URL and MOS_TOOLS_TOKEN: the commands, as MCP over loopback HTTP; absent: no commands.
 * A tool call goes out as a dialog `input` titled `mos tool call`, its placeholder the call as JSON; the answer is JSON
 * too: `{ "allow": true }` or `{ "allow": false, "reason": "…" }`. Whatever else comes back denies.
 */
const url = process.env.MOS_TOOLS_URL
const token = process.env.MOS_TOOLS_TOKEN
// The commands that pi runs inherit its environment, and have no business with this one.
delete process.env.MOS_TOOLS_URL
delete process.env.MOS_TOOLS_TOKEN

const listWithinMs = 10_000
/** A command may wait for a person. */
const callWithinMs = 60 * 60_000

let requests = 0

async function ask(method, params, signal) {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: ++requests, method, params }),
    signal,
  })
  const answer = await response.json()
  if (answer.error) throw new Error(answer.error.message)
  return answer.result
}

const withTime = (ms, signal) => (signal ? AbortSignal.any([signal, AbortSignal.timeout(ms)]) : AbortSignal.timeout(ms))

export default async function mos(pi) {
  const own = new Set()

  async function registerTools() {
    if (!url) return
    const { tools } = await ask('tools/list', {}, withTime(listWithinMs))
    for (const tool of tools) {
      if (own.has(tool.name)) continue
      own.add(tool.name)
      pi.registerTool({
        name: tool.name,
        label: tool.name,
        description: tool.description,
        promptSnippet: tool.description,
        parameters: tool.inputSchema,
        async execute(_callId, options, signal) {
          const call = { name: tool.name, arguments: options }
          const { content, isError } = await ask('tools/call', call, withTime(callWithinMs, signal))
          const text = content.map((part) => part.text ?? '').join('\n')
          // A result can't be marked as failed here, only thrown.
          if (isError) throw new Error(text)
          return { content: [{ type: 'text', text }], details: undefined }
        },
      })
    }
  }

  pi.on('session_start', async (_event, ctx) => {
    let problem
    try {
      await registerTools()
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    // Mos prompts nobody whose calls it would not see.
    ctx.ui.setStatus('mos', JSON.stringify({ tools: own.size, problem }))
  })

  // Whoever speaks now may do more than who spoke before.
  pi.on('before_agent_start', async () => {
    await registerTools().catch(() => undefined)
  })

  pi.on('tool_call', async ({ toolCallId, toolName, input }, ctx) => {
    // Each of our commands is judged by who speaks, when it is called.
    if (own.has(toolName)) return undefined
    const call = JSON.stringify({ callId: toolCallId, tool: toolName, input })
    const answer = await ctx.ui.input('mos tool call', call, { signal: ctx.signal })
    const decision = JSON.parse(answer ?? 'null')
    if (decision?.allow === true) return undefined
    return { block: true, reason: decision?.reason ?? 'Nobody allowed it.' }
  })
}
