import { describe, expect, onTestFinished, test } from 'vitest'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import { startMcp } from '../../src/mcp/start-mcp.ts'
import type {
  AgentRuntime,
  Ask,
  Decision,
  PromptFile,
  PromptInput,
  RuntimeEvent,
  RuntimeSession,
  SessionSpec,
  Tool,
} from '../../src/runtime/agent-runtime.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** What each part of the contract is asked with; absent: this runtime can't do it, and `docs/runtimes.md` says so. */
export type ContractPrompts = {
  /** any answer */
  readonly plain: string
  /** an answer in more than one piece */
  readonly stream?: string
  /** calls the tool `fleet_ps` */
  readonly tool?: string
  /** wants to run `touch allowed` in its directory */
  readonly permission?: string
  /** goes on for a minute */
  readonly long: string
  readonly remember?: string
  /** an answer with what was remembered: `blue` */
  readonly recall?: string
  /** an answer that has `image` in it */
  readonly image?: string
  readonly usage?: string
}

export type Ran = {
  readonly events: readonly RuntimeEvent[]
  readonly text: string
  readonly end: RuntimeEvent | undefined
}

/** Runs one prompt to its end; `on` sees each event as it comes. */
export async function run(
  session: RuntimeSession,
  given: Partial<PromptInput> & { readonly text: string },
  { signal = new AbortController().signal, on }: { signal?: AbortSignal; on?: (event: RuntimeEvent) => void } = {},
): Promise<Ran> {
  const input: PromptInput = {
    files: [],
    tools: [],
    callTool: () => Promise.resolve({ ok: false, text: 'no tools here' }),
    ask: () => Promise.resolve({ kind: 'denied', reason: 'nobody is here' }),
    ...given,
  }
  const events: RuntimeEvent[] = []
  for await (const event of session.prompt(input, signal)) {
    events.push(event)
    on?.(event)
  }
  const text = events.flatMap((event) => (event.kind === 'text' ? [event.text] : [])).join('')
  return { events, text, end: events.at(-1) }
}

export const specOf = async (change: Partial<SessionSpec> = {}): Promise<SessionSpec> => ({
  key: 'console:one',
  cwd: await temporaryDirectory(),
  persona: 'You are the orchestrator.',
  permissions: { mode: 'default', allow: [], deny: [] },
  ...change,
})

const fleetPs: Tool = {
  name: 'fleet_ps',
  description: 'The agents of the fleet',
  schema: { type: 'object', properties: {}, additionalProperties: false },
  readOnly: true,
  phrases: ['list the agents'],
}

/** The session's door to its tools, as Mos opens it; `calls` grows. */
async function openTools(key: string) {
  const toolSessions = createToolSessions()
  const mcp = await startMcp({ toolSessions, logger: silentLogger })
  onTestFinished(() => mcp.close())
  const calls: string[] = []
  const turn = {
    tools: [fleetPs],
    callTool: (name: string) => {
      calls.push(name)
      return Promise.resolve({ ok: true, text: 'ada is up' })
    },
  }
  const token = toolSessions.open(key, turn.tools)
  toolSessions.bind(key, turn)
  return { calls, turn, tools: { url: mcp.url, token } }
}

/** 1 by 1 pixel */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

type Made = {
  readonly runtime: AgentRuntime
  /** as a crash of the machine would: nothing of the runtime's programs lives */
  kill(): Promise<void>
  /** another one, over the same home */
  again(): AgentRuntime
  writeImage(directory: string, base64: string): Promise<PromptFile>
}

/** A test a prompt, and none for what a runtime can't do. */
const where = (text: string | undefined): string[] => (text === undefined ? [] : [text])

/** One suite for every runtime: what the port promises in words. */
export function runtimeContract(name: string, make: () => Promise<Made>, prompts: ContractPrompts): void {
  const { stream, tool, permission, remember, recall, image, usage } = prompts
  describe(`${name} keeps the contract of runtimes`, () => {
    test('prompt: an answer, and exactly one end', async () => {
      const { runtime } = await make()
      const session = await runtime.ensureSession(await specOf())
      const ran = await run(session, { text: prompts.plain })
      expect(ran.end).toEqual({ kind: 'end', reason: 'done' })
      expect(ran.text).not.toBe('')
      expect(ran.events.filter(({ kind }) => kind === 'end')).toHaveLength(1)
      expect(session.runtimeSessionId).not.toBe('')
    })

    test.each(where(stream))('stream: the answer comes in pieces', async (text) => {
      const { runtime } = await make()
      const ran = await run(await runtime.ensureSession(await specOf()), { text })
      expect(ran.events.filter(({ kind }) => kind === 'text').length).toBeGreaterThan(1)
    })

    test.each(where(tool))('own tool: it is called as the turn allows, and shown as a line', async (text) => {
      const { runtime } = await make()
      const { calls, turn, tools } = await openTools('console:one')
      const session = await runtime.ensureSession(await specOf({ tools }))
      const ran = await run(session, { text, ...turn })
      expect(calls).toEqual(['fleet_ps'])
      const lines = ran.events.filter((event) => event.kind === 'tool')
      expect(lines.map(({ title }) => title).join()).toContain('fleet_ps')
      expect(lines.at(-1)).toMatchObject({ state: 'done' })
    })

    test.each<{ text: string; decision: Decision; state: string }>(
      where(permission).flatMap((text) => [
        { text, decision: { kind: 'once' }, state: 'done' },
        { text, decision: { kind: 'denied', reason: 'no' }, state: 'failed' },
      ]),
    )('permission: asked with the whole command; $decision.kind', async ({ text, decision, state }) => {
      const { runtime } = await make()
      const asked: Ask[] = []
      const session = await runtime.ensureSession(await specOf())
      const ask = (request: Ask) => {
        asked.push(request)
        return Promise.resolve(decision)
      }
      const ran = await run(session, { text, ask })
      expect(asked).toHaveLength(1)
      expect(asked[0]?.detail).toContain('touch allowed')
      expect(ran.events.filter((event) => event.kind === 'tool').at(-1)).toMatchObject({ state })
      expect(ran.end).toEqual({ kind: 'end', reason: 'done' })
    })

    test('cancel: it ends as cancelled, and the session goes on', async () => {
      const { runtime } = await make()
      const session = await runtime.ensureSession(await specOf())
      const controller = new AbortController()
      const ran = await run(
        session,
        { text: prompts.long },
        { signal: controller.signal, on: ({ kind }) => kind === 'text' && controller.abort() },
      )
      expect(ran.end).toEqual({ kind: 'end', reason: 'cancelled' })
      expect(await run(session, { text: prompts.plain })).toMatchObject({ end: { reason: 'done' } })
    })

    test('a second prompt while it is busy is refused, and the first goes on', async () => {
      const { runtime } = await make()
      const session = await runtime.ensureSession(await specOf())
      const controller = new AbortController()
      let second: Promise<Ran> | undefined
      const first = await run(
        session,
        { text: prompts.long },
        {
          signal: controller.signal,
          on: ({ kind }) => {
            if (kind !== 'text' || second !== undefined) return
            second = run(session, { text: prompts.plain })
            void second.finally(() => controller.abort())
          },
        },
      )
      expect((await second)?.end).toMatchObject({ reason: 'failed' })
      expect(first.end).toEqual({ kind: 'end', reason: 'cancelled' })
    })

    test.each(where(remember))('kill -9 and resume: the session goes on with its memory', async (text) => {
      const { runtime, kill, again } = await make()
      const spec = await specOf()
      const session = await runtime.ensureSession(spec)
      await run(session, { text })
      await kill()
      const { runtimeSessionId } = session
      const resumed = await again().ensureSession({ ...spec, runtimeSessionId })
      expect(resumed).toMatchObject({ runtimeSessionId, isResumed: true })
      expect((await run(resumed, { text: recall ?? '' })).text).toContain('blue')
    })

    test.each(where(image))('image: it reaches the model', async (text) => {
      const { runtime, writeImage } = await make()
      const spec = await specOf()
      const session = await runtime.ensureSession(spec)
      expect(session.features.images).toBe(true)
      const ran = await run(session, { text, files: [await writeImage(spec.cwd, png)] })
      expect(ran.text).toContain('image')
      expect(ran.end).toEqual({ kind: 'end', reason: 'done' })
    })

    test.each(where(usage))('usage: tokens are told', async (text) => {
      const { runtime } = await make()
      const ran = await run(await runtime.ensureSession(await specOf()), { text })
      const told = ran.events.findLast((event) => event.kind === 'usage')?.usage
      expect(told?.inputTokens).toBeGreaterThan(0)
      expect(told?.outputTokens).toBeGreaterThan(0)
    })
  })
}
