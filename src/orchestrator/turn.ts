import { explain } from '../errors.ts'
import type { Dispatcher, Request } from '../command/dispatch.ts'
import { commandOfTool, toolsOf } from '../command/tools.ts'
import type { AgentRuntime, ToolResult } from '../runtime/agent-runtime.ts'
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
  const { runtimeSessionId } = await deps.runtime.ensureSession(entry.topicId, topic?.runtimeSessionId)
  // Kept beside the turn, not before it: a session that a crash forgets has said nothing yet.
  const kept =
    topic && topic.runtimeSessionId !== runtimeSessionId && deps.topics.update(topic.id, { runtimeSessionId })
  if (kept) kept.catch(() => undefined)
  const tools = toolsOf(deps.dispatcher.commands, await deps.roleTools())
  const calls = createCalls(deps.dispatcher, entry, new Set(tools.map((tool) => tool.name)))
  let text = ''
  let ending = ''
  for await (const event of deps.runtime.prompt(
    runtimeSessionId,
    { text: entry.text, tools, callTool: calls.call },
    signal,
  )) {
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
