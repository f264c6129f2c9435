import { parseEvents } from '../fleet/parse-events.ts'
import { agentFiles } from '../host/agent-files.ts'
import type { Files } from '../host/host.ts'
import type { Logger } from '../log.ts'
import type { Awaited } from '../store/awaited.ts'
import type { Store } from '../store/store.ts'
import { retryLevel } from '../store/store-away.ts'
import type { createReplies } from './create-replies.ts'
import type { RosterFile } from './roster-file.ts'
import { planAnswers } from './plan-answers.ts'

type Deps = {
  readonly store: Pick<Store, 'awaited' | 'ops'>
  readonly files: Pick<Files, 'read' | 'stat'>
  readonly mosaicHome: string
  readonly rosterFile: RosterFile
  readonly replies: ReturnType<typeof createReplies>
  readonly logger: Logger
}

export type AnswerWatch = {
  /** From now on somebody waits for this agent's answer. Recorded when it resolves: a restart goes on waiting. */
  expect(awaited: Awaited): Promise<void>
  /** Nothing was typed: a word of the agent answers something else. */
  forget(awaited: Pick<Awaited, 'opId' | 'agent'>): Promise<void>
  stop(): Promise<void>
}

const everyMs = 300

/** The runtimes that report a message when it is queued, and answer each by itself. */
const oneByOne: ReadonlySet<string> = new Set(['stub'])

/**
 * Looks whether an agent's hooks reported an answer, of those alone whose answer somebody waits for: where nobody waits
 * nothing runs. All is found out from the whole record each time, so that a restart misses nothing and says nothing twice.
 */
export async function watchAnswers(deps: Deps): Promise<AnswerWatch> {
  const { store, files, mosaicHome, logger } = deps
  const seen = new Map<string, string>()
  const waiting = new Set<string>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let isStopped = false

  async function look(agent: string): Promise<void> {
    const path = agentFiles(mosaicHome, agent).events
    const state = await files.stat(path)
    const now = state === undefined ? '' : `${state.mtimeMs} ${state.bytes}`
    if (seen.get(agent) === now) return
    const awaited = await store.awaited.list(agent)
    if (awaited.length === 0) {
      waiting.delete(agent)
      seen.delete(agent)
      return
    }
    await answerAll(deps, agent, awaited, (await files.read(path)) ?? '')
    seen.set(agent, now)
  }

  async function lookAtAll(): Promise<void> {
    for (const agent of waiting) {
      try {
        await look(agent)
      } catch (error) {
        logger[retryLevel(error)]({ err: error, agent }, 'its answers could not be looked at; it is tried again')
      }
    }
  }

  const plan = (): void => {
    if (timer !== undefined || isStopped || waiting.size === 0) return
    timer = setTimeout(() => {
      running = lookAtAll().finally(() => {
        timer = undefined
        plan()
      })
    }, everyMs)
    timer.unref()
  }

  const wait = (agent: string): void => {
    waiting.add(agent)
    // The file may be as it was: what is waited for is new.
    seen.delete(agent)
    plan()
  }

  for (const agent of await store.awaited.agents()) wait(agent)
  return {
    async expect(awaited) {
      await store.awaited.add(awaited)
      wait(awaited.agent)
    },
    forget: (awaited) => store.awaited.remove(awaited),
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}

async function answerAll(deps: Deps, agent: string, awaited: readonly Awaited[], text: string): Promise<void> {
  const runtime = (await deps.rosterFile.read()).agents.find(({ name }) => name === agent)?.runtime ?? ''
  for (const answer of planAnswers(parseEvents(text), awaited, { oneByOne: oneByOne.has(runtime) })) {
    const told = new Set<string | undefined>()
    for (const [index, opId] of answer.opIds.entries()) {
      const sent = awaited.find((one) => one.opId === opId)
      if (sent === undefined) continue
      const thread = (await deps.store.ops.get(opId))?.thread
      const reply = {
        id: `${agent}-${answer.at}-${index}`,
        ...(answer.text === undefined ? {} : { text: answer.text }),
      }
      // One answer to several messages of a thread is said there once.
      await deps.replies.answer(sent, reply, { quiet: told.has(thread) })
      told.add(thread)
    }
  }
}
