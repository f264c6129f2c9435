/**
 * What makes pi in a pane an agent of the fleet: it tells its state, takes messages without typing, and asks for what its
 * role does not allow by itself. pi asks nobody: without this every tool call runs.
 */
import { existsSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { openAgentState } from './in-process/agent-state.mjs'
import { openInbox } from './in-process/inbox.mjs'
import { askPerson, judge } from './in-process/permissions.mjs'
import { usageLimit } from './usage-limit.mjs'

const takenWithinMs = 5000
const looks = ['read', 'grep', 'find', 'ls']
const edits = ['edit', 'write']

const callOf = (toolName, input) => ({
  names: [toolName],
  does: looks.includes(toolName) ? 'look' : edits.includes(toolName) ? 'edit' : 'other',
  command: typeof input?.command === 'string' ? input.command : undefined,
  paths: [input?.path, input?.file_path].filter((path) => typeof path === 'string'),
})

const wordsOf = (toolName, input) => input?.command ?? input?.path ?? `${toolName} ${JSON.stringify(input)}`

const maxAnswer = 20_000
/** pi has its providers' words only. */
const saysLimit = /\b429\b|(?:usage|rate).?limit|too many requests|quota/iu

/** The last answer of a turn, or why there is none, as fields of events. */
const endOf = (messages) => {
  const { content, stopReason, errorMessage } = messages?.findLast?.(({ role }) => role === 'assistant') ?? {}
  if (stopReason === 'error' && typeof errorMessage === 'string') {
    const text = errorMessage.slice(0, maxAnswer)
    return { stop: { text }, ...(saysLimit.test(text) ? { limit: { text, ...usageLimit(text) } } : {}) }
  }
  const parts = Array.isArray(content) ? content : []
  const text = parts.flatMap((part) => (part.type === 'text' ? part.text : [])).join('\n')
  return { stop: text === '' ? {} : { text: text.slice(0, maxAnswer) } }
}

/** pi's own dialog beside Mos's card: whoever answers first has answered. */
async function decide(state, ask, ctx) {
  const over = new AbortController()
  const signal = ctx.signal ? AbortSignal.any([ctx.signal, over.signal]) : over.signal
  const inPane = async () => {
    if (!ctx.hasUI) return new Promise(() => undefined)
    const title = `Do you want to proceed? ${ask.tool}: ${ask.text}`.replaceAll(/\s+/gu, ' ').slice(0, 160)
    const chosen = await ctx.ui.select(title, ['Allow once', 'Deny'], { signal })
    if (signal.aborted) return undefined
    return { decision: chosen === 'Allow once' ? 'allow' : 'deny', message: 'Denied in its pane.' }
  }
  try {
    return await Promise.race([askPerson(state, ask, signal), inPane()])
  } finally {
    over.abort()
  }
}

export default function mosaic(pi) {
  const state = openAgentState('pi')
  if (state === undefined) return
  let inbox
  let end = endOf()
  let kept
  /** what the inbox hands over, by its text, until pi says that it has it */
  const handedOver = new Map()

  /** pi writes a session down with its first answer: before that there is nothing to resume. */
  function keepSession(ctx) {
    const sessionId = ctx.sessionManager.getSessionId()
    const file = ctx.sessionManager.getSessionFile()
    if (sessionId === kept || !file || !existsSync(file)) return
    kept = sessionId
    state.setSession(sessionId)
  }

  /** While it works, the message waits for the end of its turn. */
  async function take({ id, text }) {
    const isTaken = new Promise((resolve) => handedOver.set(text, { id, resolve }))
    try {
      pi.sendUserMessage(text, { deliverAs: 'followUp' })
      return await Promise.race([isTaken, delay(takenWithinMs, false, { ref: false })])
    } finally {
      handedOver.delete(text)
    }
  }

  pi.on('session_start', (event, ctx) => {
    const sessionId = ctx.sessionManager.getSessionId()
    state.setModel(ctx.model?.id)
    state.setBusy(false)
    state.start(() => inbox?.look())
    const isResumed = ctx.sessionManager.getEntries().some(({ type }) => type === 'message')
    keepSession(ctx)
    state.report('session-start', { sessionId, text: isResumed ? 'resume' : 'startup' })
    inbox?.close()
    inbox = openInbox(state.fileOf('inbox'), take)
  })

  pi.on('session_shutdown', (event) => {
    inbox?.close()
    state.stop()
    if (event.reason === 'quit') state.report('session-end')
  })

  pi.on('input', ({ text, source }) => {
    const ours = source === 'extension' ? handedOver.get(text) : undefined
    const isReported = state.report('prompt-submit', { text, ...(ours ? { sendId: ours.id } : {}) })
    ours?.resolve(isReported)
  })

  pi.on('agent_start', () => state.setBusy(true))
  pi.on('agent_end', ({ messages }, ctx) => {
    end = endOf(messages)
    keepSession(ctx)
  })
  pi.on('agent_settled', (_event, ctx) => {
    keepSession(ctx)
    state.setBusy(false)
    state.report('stop', end.stop)
    if (end.limit !== undefined) state.report('usage-limit', end.limit)
  })
  pi.on('model_select', ({ model }) => state.setModel(model?.id))
  pi.on('tool_result', ({ toolName }, ctx) => {
    keepSession(ctx)
    state.report('tool-use', { tool: toolName })
  })

  pi.on('tool_call', async ({ toolName, input }, ctx) => {
    const verdict = judge(ctx.cwd, callOf(toolName, input))
    if (verdict.kind === 'allow') return undefined
    if (verdict.kind === 'deny') return { block: true, reason: verdict.reason }
    const sessionId = ctx.sessionManager.getSessionId()
    const ask = {
      runtime: 'pi',
      tool: toolName,
      input,
      text: String(wordsOf(toolName, input)).slice(0, 2000),
      cwd: ctx.cwd,
      sessionId,
    }
    const made = await decide(state, ask, ctx)
    if (made?.decision === 'allow') return undefined
    return {
      block: true,
      reason: made?.message ?? 'Nobody answered in time: it is not allowed. Say what you needed it for.',
    }
  })
}
