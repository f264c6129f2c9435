import { createHash } from 'node:crypto'
import type { Recorder } from '../../fleet/recorder.ts'
import type { AgentStatus } from '../../fleet/status.ts'
import type { Supervisor } from '../../host/supervisor.ts'
import type { Logger } from '../../log.ts'
import { findErrorLines } from './find-error-lines.ts'

const everyMs = 30_000
/** A capture costs some 8 ms: a large fleet's panes take turns. */
const atOnce = 8
const lines = 50

type Deps = {
  readonly hostId: string
  readonly supervisor: Pick<Supervisor, 'capture'>
  readonly recorder: Recorder
  readonly logger: Logger
  readonly everyMs?: number
}

export type ScreenRecord = {
  /** what was just seen of the agents, by whoever looks anyway */
  see(statuses: readonly AgentStatus[]): void
  stop(): Promise<void>
}

type Screen = { readonly pid: number; readonly counts: ReadonlyMap<string, number> }

/**
 * Records the errors that panes show. Only at panes of who works, or has just worked, somebody looks: at rest nothing
 * changes there.
 */
export function recordScreens(deps: Deps): ScreenRecord {
  const { hostId, supervisor, recorder, logger } = deps
  const screens = new Map<string, Screen>()
  /** pids of the panes to look at, by agent; who was looked at goes to the end */
  const due = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  const lookAt = async (agent: string, pid: number): Promise<void> => {
    const found = Map.groupBy(findErrorLines(await supervisor.capture(agent, lines)), (error) => error)
    const last = screens.get(agent)
    const before = last?.pid === pid ? last.counts : undefined
    for (const [text, same] of found) {
      // An error that has scrolled out and is told again counts from where it was: it is another one then.
      const seen = before?.get(text) ?? 0
      for (let nth = seen + 1; nth <= same.length; nth += 1) {
        const digest = createHash('sha256').update(text).digest('hex').slice(0, 16)
        recorder.record({
          kind: 'error',
          source: 'pane',
          text,
          id: `pane-${hostId}-${agent}-${pid}-${digest}-${nth}`,
          agent,
        })
      }
    }
    const counts = [...found].map(([text, same]) => [text, Math.max(before?.get(text) ?? 0, same.length)] as const)
    screens.set(agent, { pid, counts: new Map([...(before ?? []), ...counts].slice(-200)) })
  }
  const look = async (): Promise<void> => {
    for (const [agent, pid] of [...due].slice(0, atOnce)) {
      due.delete(agent)
      await lookAt(agent, pid).catch((error: unknown) => logger.debug({ err: error, agent }, 'its screen was not read'))
    }
    timer = due.size > 0 ? setTimeout(tick, deps.everyMs ?? everyMs) : undefined
    timer?.unref()
  }
  const tick = (): void => void (running = look())
  return {
    see(statuses) {
      for (const { agent, evidence, readiness } of statuses) {
        const { pane } = evidence
        if (pane?.alive !== true) due.delete(agent.name)
        else if (readiness === 'working' || readiness === 'stuck') due.set(agent.name, pane.pid)
      }
      const there = new Set(statuses.map(({ agent }) => agent.name))
      for (const agent of [...screens.keys(), ...due.keys()]) {
        if (there.has(agent)) continue
        screens.delete(agent)
        due.delete(agent)
      }
      if (due.size === 0 || timer !== undefined) return
      timer = setTimeout(tick, deps.everyMs ?? everyMs)
      timer.unref()
    },
    async stop() {
      clearTimeout(timer)
      await running
    },
  }
}
