import type { Agent } from '../../fleet/agent.ts'
import type { FleetEvent } from '../../fleet/fleet-event.ts'
import type { Recorder } from '../../fleet/recorder.ts'
import type { Logger } from '../../log.ts'
import type { History } from '../../store/history.ts'

const togetherMs = 250
const longestWaitMs = 10_000
const atOnce = 500
const mostWaiting = 5_000
/**
 * A screen or a log in one event must not fill the memory while Redis is away. More than the history takes whole: it then
 * knows that the beginning was cut off, perhaps in the middle of a secret.
 */
const longestText = 65 * 1024

type Deps = {
  readonly hostId: string
  readonly history: Pick<History, 'add'>
  readonly logger: Logger
}

/** Writes in batches; while Redis is away it keeps what comes, and of more than 5,000 events the newest. */
export type KeptRecorder = Recorder & {
  /** Whom events are about: their role and runtime from now on. */
  know(agents: readonly Agent[]): void
  /** Writes what waits, once. */
  close(): Promise<void>
}

export function createRecorder({ hostId, history, logger }: Deps): KeptRecorder {
  const waiting = new Map<string, FleetEvent>()
  let known = new Map<string, Pick<Agent, 'role' | 'runtime'>>()
  let lost = 0
  let wait = togetherMs
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> | undefined

  const write = async (): Promise<void> => {
    const events = [...waiting.values()].slice(0, atOnce)
    if (events.length === 0) return
    try {
      await history.add(events)
      for (const event of events) if (waiting.get(event.id) === event) waiting.delete(event.id)
      if (lost > 0) logger.warn({ lost }, 'events of the fleet were lost: the store was away for too long')
      lost = 0
      wait = togetherMs
    } catch (error) {
      logger.debug({ err: error, waiting: waiting.size }, 'events of the fleet wait for the store')
      wait = Math.min(wait * 2, longestWaitMs)
    }
  }
  const writeSoon = (): void => {
    timer ??= setTimeout(() => {
      writing = write().finally(() => {
        timer = undefined
        if (waiting.size > 0) writeSoon()
      })
    }, wait).unref()
  }
  return {
    know(agents) {
      known = new Map(agents.map(({ name, role, runtime }) => [name, { role, runtime }]))
    },
    record(told) {
      if (waiting.has(told.id)) return
      const whose = told.agent === undefined ? undefined : known.get(told.agent)
      const event = shortened({ at: Date.now(), ...whose, ...told, hostId })
      waiting.set(event.id, event)
      if (waiting.size > mostWaiting) {
        const [oldest] = waiting.keys()
        if (oldest !== undefined) waiting.delete(oldest)
        lost += 1
      }
      writeSoon()
    },
    async close() {
      clearTimeout(timer)
      await writing
      clearTimeout(timer)
      await write()
    },
  }
}

function shortened(event: FleetEvent): FleetEvent {
  if ('text' in event && event.text !== undefined) return { ...event, text: event.text.slice(-longestText) }
  return event.kind === 'ask' && event.about !== undefined
    ? { ...event, about: event.about.slice(-longestText) }
    : event
}
