// The hook of claude and codex: `node mosaic-hook.mjs RUNTIME`, the runtime's hook as JSON on stdin. It tells Mos what
// the agent is at, and puts to Mos what the program asks a person for. It never fails its runtime: whatever goes wrong
// ends with 0 and without a word.
import { existsSync, readdirSync, writeSync } from 'node:fs'
import { agentName, busySince, fileFor, isAgent, readJson, record } from './agent-record.mjs'

process.on('uncaughtException', () => process.exit(0))
process.on('unhandledRejection', () => process.exit(0))

const runtime = process.argv[2] ?? ''
const maxInputBytes = 4 * 1024 * 1024
const text = (value) => (typeof value === 'string' ? value : undefined)

/** All of it is taken, so that the runtime's write never fails; no more than the bound is kept. */
async function readInput() {
  const parts = []
  let bytes = 0
  for await (const part of process.stdin) {
    if (bytes < maxInputBytes) parts.push(part)
    bytes += part.length
  }
  const input = Buffer.concat(parts).toString('utf8')
  if (bytes <= maxInputBytes) return JSON.parse(input)
  // Of a larger one the beginning tells what it is; what a tool took and gave comes last.
  const head = input.slice(0, 64 * 1024)
  const field = (name) => new RegExp(`"${name}"\\s*:\\s*"([^"\\\\]*)"`, 'u').exec(head)?.[1]
  const names = ['hook_event_name', 'session_id', 'transcript_path', 'tool_name', 'cwd']
  return { ...Object.fromEntries(names.map((name) => [name, field(name)])), isCut: true }
}

const session = ({ session_id: sessionId, transcript_path: path }) =>
  text(sessionId) === undefined ? undefined : { runtime, sessionId, at: Date.now(), path: text(path) }

/** claude tells a long paste between two marks of its own; who sent it knows it without them. */
const withoutMarks = (prompt) =>
  prompt?.replaceAll(/(?:\n\n)?<pasted_content id="([^"]*)">\n([^]*?)\n<\/pasted_content id="\1">\n?/gu, '$2')

/** A session's file may come later than its beginning: what is known of it is completed at the next prompt. */
function completed(input) {
  const now = session(input)
  const before = readJson(fileFor('session'))
  const isKnown = before?.sessionId === now?.sessionId && (before?.path !== undefined || now?.path === undefined)
  return now === undefined || (isKnown && before?.tries === undefined) ? undefined : now
}

const print = (hookEventName, output) =>
  writeSync(1, `${JSON.stringify({ hookSpecificOutput: { hookEventName, ...output } })}\n`)

async function failed({ error, error_details: details, last_assistant_message: said }) {
  const words = [error, details, said].map(text).filter(Boolean).join(': ')
  const stop = { event: 'stop', text: words }
  if (error !== 'rate_limit') return [stop]
  const { usageLimit } = await import('./usage-limit.mjs')
  return [stop, { event: 'usage-limit', text: words, ...usageLimit(`${text(said) ?? ''}\n${text(details) ?? ''}`) }]
}

/** The ends of questions that were answered at the terminal. Most hooks find none, and load nothing for it. */
async function closed(isClosed) {
  if (!existsSync(fileFor('asks')) || readdirSync(fileFor('asks')).length === 0) return []
  const { closeAsks } = await import('./permission-ask.mjs')
  return closeAsks(isClosed)
}

const all = () => true
/** One that works in the background may ask on when the turn is over. */
const ofTurn = ({ subagent }) => subagent === undefined

const hooks = {
  async SessionStart(input) {
    // In the middle of a turn: the same conversation, shortened.
    if (input.source === 'compact') return record({ session: session(input) })
    const sessionId = text(input.session_id)
    const event = { event: 'session-start', text: input.source === 'resume' ? 'resume' : 'startup', sessionId }
    record({ events: [...(await closed(all)), event], status: 'ok', model: text(input.model), session: session(input) })
  },
  async UserPromptSubmit(input) {
    const event = { event: 'prompt-submit', text: withoutMarks(text(input.prompt)), sessionId: text(input.session_id) }
    const events = [...(await closed(ofTurn)), event]
    record({ events, status: 'busy', isNew: true, model: text(input.model), session: completed(input) })
  },
  async PreToolUse(input) {
    const { ruleFor } = await import('./permission-rules.mjs')
    const rule = ruleFor(input)
    if (rule?.decision !== 'deny') return
    const permissionDecisionReason = `${agentName}'s role forbids it: ${rule.pattern}`
    print('PreToolUse', { permissionDecision: 'deny', permissionDecisionReason })
  },
  async PostToolUse({ tool_name: tool, tool_input: input }) {
    const ran = JSON.stringify(input)
    const answered = await closed((ask) => ask.tool === tool && JSON.stringify(ask.input) === ran)
    record({ events: [...answered, { event: 'tool-use', tool: text(tool) }], status: 'busy' })
  },
  PostToolUseFailure(input) {
    // A person pressed Escape, and no other hook says so.
    if (input.is_interrupt === true) return hooks.Interrupt()
    return hooks.PostToolUse(input)
  },
  async PermissionRequest(input) {
    const { decide } = await import('./permission-ask.mjs')
    const decision = await decide(runtime, input)
    if (decision !== undefined) print('PermissionRequest', { decision })
  },
  async Stop(input) {
    const stop = { event: 'stop', text: text(input.last_assistant_message) }
    const events = [...(await closed(ofTurn)), stop]
    record({ events, status: 'ok', model: text(input.model), session: completed(input) })
  },
  async StopFailure(input) {
    record({ events: [...(await closed(ofTurn)), ...(await failed(input))], status: 'ok' })
  },
  async Interrupt() {
    record({ events: [...(await closed(ofTurn)), { event: 'stop' }], status: 'ok' })
  },
  async Notification(input) {
    if (input.notification_type === 'idle_prompt' && busySince() !== undefined) await hooks.Interrupt()
  },
  SessionEnd(input) {
    // The program goes on with another session, whose beginning comes next.
    if (['clear', 'resume'].includes(input.reason)) return
    record({ events: [{ event: 'session-end', sessionId: text(input.session_id) }], status: 'ok' })
  },
}

if (isAgent) {
  const input = await readInput()
  const name = text(input.hook_event_name)
  const hook = name !== undefined && Object.hasOwn(hooks, name) ? hooks[name] : undefined
  await hook?.(input)
}
process.exit(0)
