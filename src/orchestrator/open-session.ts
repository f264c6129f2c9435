import { join } from 'node:path'
import { worktreesOf } from '../fleet/project-of-directory.ts'
import type { PromptFile, RuntimeSession } from '../runtime/agent-runtime.ts'
import type { Exchange } from '../store/store.ts'
import type { Topic } from '../store/topic.ts'
import { messageIdOf } from './answer-entry.ts'
import { planSession } from './plan-session.ts'
import { receiveFiles } from './receive-files.ts'
import { renderPrompt, withoutSteer } from './render-prompt.ts'
import type { TakenUp } from './take-up.ts'
import { createToolCalls } from './tool-calls.ts'
import type { ToolCalls } from './tool-calls.ts'
import { topicDirectory } from './topic-directory.ts'
import type { Turn } from './turn.ts'
import type { TurnDeps } from './turn-deps.ts'
import { turnPrincipal } from './turn-principal.ts'

const exchangesTold = 6

/** A session that is ready for this turn's prompt, and what it is given. */
export type Opened = {
  readonly session: RuntimeSession
  readonly calls: ToolCalls
  readonly prompt: string
  readonly files: readonly PromptFile[]
  readonly notTaken: readonly string[]
  /** ids of `store.files`: grows while the turn runs */
  readonly addedFiles: readonly string[]
  readonly personaTokens: number
  /** how it came about, for the answer's last line */
  readonly notes: readonly string[]
  /** From here on calls with the session's token are nobody's. */
  unbind(): void
}

/** Undefined: it was stopped before it was there. */
export async function openSession(deps: TurnDeps, turn: Turn, taken: TakenUp): Promise<Opened | undefined> {
  const { entry, attempt } = taken
  const { runtime, role, live } = turn
  const topic = turn.topic ?? unknownTopic(turn)
  const directory = topicDirectory(deps.dataDir, topic.id)
  const [project, url] = await Promise.all([
    deps.projectOf(topic),
    deps.mcpUrl(),
    deps.files.makeDirectory(directory, { mode: 0o700 }),
  ])
  const [{ persona, facts, tokens }, received] = await Promise.all([
    deps.persona(topic, entry, project),
    receiveFiles({
      entry,
      directory: join(directory, 'files'),
      hosts: deps.attachmentHosts,
      download: deps.download,
      files: deps.files,
      signal: live.signal,
    }),
  ])
  const addedFiles = [...taken.earlierFiles]
  const addFile = (id: string): Promise<void> => {
    addedFiles.push(id)
    return taken.card.keep((body) => ({ ...body, files: [...addedFiles] }))
  }
  const cwd = project?.path ?? directory
  const calls = createToolCalls({
    dispatcher: deps.dispatcher,
    store: deps.store,
    entry,
    principal: turnPrincipal(entry, topic),
    commands: turn.commands,
    own: deps.ownTools({ topic, entry, attempt, cwd, directory, addFile }),
    cause: `m${messageIdOf(entry)}-${attempt}`,
    wakes: true,
    signal: live.signal,
    ...(deps.recorder === undefined ? {} : { recorder: deps.recorder }),
    // A turn may run for long, and may be cut off: its session remembers that it has asked.
    post: (card) => deps.store.outbox.add(card),
  })
  const tools = { url, token: deps.toolSessions.open(topic.id, calls.tools) }
  const spec = planSession({
    topic,
    runtime: runtime.name,
    role,
    project,
    directory,
    secrets: deps.secrets,
    worktrees: project && worktreesOf(deps.dataDir, project.id),
    persona,
    tools,
  })
  const session = await orAborted(runtime.ensureSession(spec), live.signal)
  if (session === undefined) return undefined
  const known = topic.sessions?.[runtime.name]
  // Before the prompt: a session that nobody knows any more after a crash would have forgotten this very turn.
  if (known !== session.runtimeSessionId)
    await deps.store.topics.update(topic.id, {
      sessions: { ...topic.sessions, [runtime.name]: session.runtimeSessionId },
    })
  const forgotten = session.isResumed ? undefined : await deps.store.exchanges.list(topic.id, exchangesTold)
  const prompt = renderPrompt({
    text: withoutSteer(entry.text),
    facts,
    notTaken: received.notTaken,
    ...(entry.wake === undefined ? {} : { ended: await endedOps(deps, entry.wake.opIds) }),
    ...(attempt === 1 ? {} : { interrupted: { lines: taken.earlierLines } }),
    ...(forgotten === undefined ? {} : { forgotten }),
  })
  const unbind = deps.toolSessions.bind(topic.id, calls)
  const notes = notesOf({ attempt, isResumed: session.isResumed, known, forgotten })
  return { session, calls, prompt, ...received, addedFiles, notes, personaTokens: tokens, unbind }
}

type Memory = {
  readonly attempt: number
  readonly isResumed: boolean
  readonly known: string | undefined
  readonly forgotten: readonly Exchange[] | undefined
}

function notesOf({ attempt, isResumed, known, forgotten = [] }: Memory): readonly string[] {
  const lost = known !== undefined || forgotten.length > 0
  if (attempt > 1 && isResumed) return ['interrupted, resumed']
  // A program that was cut off in the topic's first turn may not have written anything down: there was nothing else.
  if (attempt > 1)
    return [forgotten.length === 0 ? 'interrupted, begun again' : 'interrupted, restarted without memory']
  return !isResumed && known !== undefined && lost ? ['restarted without memory'] : []
}

const endedOps = async (deps: TurnDeps, ids: readonly string[]) =>
  (await Promise.all(ids.map((id) => deps.store.ops.get(id)))).filter((op) => op !== undefined)

/** What starts goes on without us: the next turn of the topic finds it. */
async function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  const aborted = Promise.withResolvers<undefined>()
  const abort = () => aborted.resolve(undefined)
  if (signal.aborted) abort()
  signal.addEventListener('abort', abort, { once: true })
  work.catch(() => undefined)
  return Promise.race([aborted.promise, work]).finally(() => signal.removeEventListener('abort', abort))
}

const unknownTopic = ({ entry }: Turn): Topic => ({
  id: entry.topicId,
  title: '',
  state: 'open',
  by: '',
  createdAt: entry.at,
  lastAt: entry.at,
  hostId: '',
})
