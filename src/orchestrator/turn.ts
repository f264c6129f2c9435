import { explain } from '../errors.ts'
import type { Dispatcher, Request } from '../command/dispatch.ts'
import { commandOfTool, toolsOf } from '../command/tools.ts'
import type { AgentRuntime, PromptInput, ToolResult } from '../runtime/agent-runtime.ts'
import type { InboxEntry } from '../store/inbox.ts'
import type { NewOutboxEntry } from '../store/outbox.ts'
import type { Topics } from '../store/topic.ts'
import { answerEntry, messageIdOf } from './answer-entry.ts'
import { renderToolAnswer } from './tool-answer.ts'

type Deps = {
  readonly runtime: AgentRuntime
  readonly dispatcher: Dispatcher
  readonly topics: Topics
  /** names of commands that the orchestrator's role offers as tools; `*`: all */
  readonly roleTools: () => Promise<readonly string[]>
}

/** One exchange: the entry goes into its topic's session, tools run as who spoke, the text comes back as the answer. */
export async function runTurn(deps: Deps, entry: InboxEntry, signal: AbortSignal): Promise<readonly NewOutboxEntry[]> {
  const topic = await deps.topics.get(entry.topicId)
  const { name } = deps.runtime
  const known = topic?.sessions?.[name]
  const session = await deps.runtime.ensureSession({
    key: entry.topicId,
    cwd: '/',
    persona: '',
    permissions: { mode: 'default', allow: [], deny: [] },
    ...(known === undefined ? {} : { runtimeSessionId: known }),
  })
  const { runtimeSessionId } = session
  // Kept beside the turn, not before it: a session that a crash forgets has said nothing yet.
  const kept =
    topic &&
    known !== runtimeSessionId &&
    deps.topics.update(topic.id, { sessions: { ...topic.sessions, [name]: runtimeSessionId } })
  if (kept) kept.catch(() => undefined)
  const tools = toolsOf(deps.dispatcher.commands, await deps.roleTools())
  const calls = createCalls(deps.dispatcher, entry, new Set(tools.map((tool) => tool.name)))
  let text = ''
  let ending = ''
  const input: PromptInput = {
    text: entry.text,
    files: [],
    tools,
    callTool: calls.call,
    ask: () => Promise.resolve({ kind: 'denied', reason: 'nobody can be asked here' }),
  }
  for await (const event of session.prompt(input, signal)) {
    if (event.kind === 'text') text += event.text
    if (event.kind === 'end' && event.reason === 'cancelled') ending = '(stopped)'
    if (event.kind === 'end' && event.reason === 'failed')
      ending = `The turn failed: ${event.error ?? 'no reason was given'}. Say it again, or see the log.`
  }
  await kept
  const whole = [text.trim(), ending].filter((part) => part !== '').join('\n')
  return [...calls.cards, answerEntry(entry, whole === '' ? '(no answer)' : whole)]
}

/** Tool calls of one turn, numbered, so that a turn that is run again names the same ops. */
function createCalls(dispatcher: Dispatcher, entry: InboxEntry, offered: ReadonlySet<string>) {
  const cards: NewOutboxEntry[] = []
  let count = 0
  const call = async (toolName: string, options: unknown): Promise<ToolResult> => {
    const cause = `m${messageIdOf(entry)}-${count++}`
    if (!offered.has(toolName)) return { ok: false, text: `The orchestrator's role has no tool ${toolName}.` }
    try {
      const answer = await dispatcher.dispatch(commandOfTool(toolName), options, requestOf(entry, cause))
      if (answer.kind === 'confirm') {
        cards.push({
          id: `confirm-${cause}`,
          thread: entry.topicId,
          body: { kind: 'confirm', digest: answer.digest, text: answer.plan },
        })
      }
      return { ok: true, text: renderToolAnswer(answer) }
    } catch (error) {
      return { ok: false, text: explain(error) }
    }
  }
  return { cards, call }
}

function requestOf(entry: InboxEntry, cause: string): Request {
  const guildId = entry.by.kind === 'discord' ? entry.by.guildId : undefined
  return {
    principal: entry.by,
    place: {
      door: 'orchestrator',
      thread: entry.topicId,
      topicId: entry.topicId,
      ...(guildId === undefined ? {} : { guildId }),
    },
    cause,
    receipt: 'outbox',
  }
}
