import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Recorder } from '../../fleet/recorder.ts'
import type { Files } from '../../host/host.ts'
import type { Supervisor } from '../../host/supervisor.ts'
import type { Logger } from '../../log.ts'

/** A runner writes its two files one after the other. */
const togetherMs = 100
/** Without hints, and for the one that got lost. */
const everyMs = 15_000
const screenLines = 50
/** What a pane shows now is not what it showed then. */
const screenOfMs = 20_000
/** What several agents die of at once, their runners may have written down a moment before. */
const knownForMs = 60_000
const maxBytes = 256 * 1024
const logBytes = 16 * 1024
/** It says so, and writes the crash down a moment later. */
const nearSeconds = 2

type Deps = {
  readonly hostId: string
  readonly files: Pick<Files, 'list' | 'read' | 'readEnd' | 'stat'>
  readonly supervisor: Pick<Supervisor, 'capture'>
  /** `fleet/run` of the home */
  readonly runDir: string
  readonly names: () => Promise<readonly string[]>
  readonly recorder: Recorder
  /** tells names of what changes there; undefined where it can't be watched */
  readonly watch?: (directory: string, onName: (name: string) => void) => (() => void) | undefined
  readonly logger: Logger
}

export type CrashRecord = {
  /** Several died at once: who has no crash of its own in its runner's file has one now. */
  incident(agents: readonly string[], at: number): Promise<void>
  /** Looks once, now. */
  look(): Promise<void>
  stop(): Promise<void>
}

/**
 * Records what the runners write down: `<agent>.crash` has a line for each end of its program that nobody had asked for,
 * `<agent>.verdict` says why it is not started again. Both outlive Mos, so that nothing is missed while it is down.
 */
export function recordCrashes(deps: Deps): CrashRecord {
  const { hostId, files, runDir, recorder, logger } = deps
  const stamps = new Map<string, string>()
  const told = new Map<string, readonly number[]>()
  const isOther = async (name: string): Promise<boolean> => {
    const found = await files.stat(join(runDir, name))
    const stamp = found === undefined ? '' : `${found.bytes} ${found.mtimeMs}`
    if (stamps.get(name) === stamp) return false
    stamps.set(name, stamp)
    return true
  }
  const lookAt = async (agent: string): Promise<void> => {
    const [crash, verdict] = [`${agent}.crash`, `${agent}.verdict`]
    if (await isOther(crash)) {
      const times = parseCrashes((await files.read(join(runDir, crash), { maxBytes })) ?? '')
      const fresh = times.filter((at) => told.get(agent)?.includes(at) !== true)
      for (const at of fresh) {
        const id = `crash-${hostId}-${agent}-${at}`
        recorder.record({ kind: 'crash', ...(await seenOf(deps, agent, at)), id, at: at * 1000, agent })
      }
      told.set(agent, times)
    }
    if (!(await isOther(verdict))) return
    const why = (await files.read(join(runDir, verdict), { maxBytes }))?.trim() ?? ''
    // An end is no fault: it was made for a task, and that is over.
    if (!why.startsWith('crashed ')) return
    const id = `gave-up-${hostId}-${agent}-${createHash('sha256').update(why).digest('hex').slice(0, 16)}`
    const { text } = await seenOf(deps, agent, Date.now() / 1000)
    recorder.record({ kind: 'gave-up', verdict: why, ...(text === undefined ? {} : { text }), id, agent })
  }
  const pass = async (): Promise<void> => {
    const there = await files.list(runDir)
    const wanted = new Set(await deps.names())
    const agents = there.flatMap((name) => /^(?<agent>.+)\.(?:crash|verdict)$/u.exec(name)?.groups?.['agent'] ?? [])
    for (const agent of new Set(agents)) {
      if (!wanted.has(agent)) continue
      // One agent's file that can't be read says nothing about the others.
      await lookAt(agent).catch((error: unknown) => logger.debug({ err: error, agent }, 'its crashes were not read'))
    }
  }
  let running: Promise<void> = Promise.resolve()
  const look = (): Promise<void> => {
    running = running.then(pass).catch((error: unknown) => logger.debug({ err: error }, 'the crashes were not read'))
    return running
  }
  let soon: NodeJS.Timeout | undefined
  const unwatch = deps.watch?.(runDir, (name) => {
    if (!/\.(?:crash|verdict)$/u.test(name)) return
    soon ??= setTimeout(() => {
      soon = undefined
      void look()
    }, togetherMs)
  })
  const timer = setInterval(() => void look(), everyMs)
  void look()
  return {
    look,
    async incident(agents, at) {
      await look()
      for (const agent of agents) {
        const last = Math.max(...(told.get(agent) ?? []), 0) * 1000
        if (at - last > knownForMs)
          recorder.record({ kind: 'crash', id: `incident-${hostId}-${at}-${agent}`, at, agent })
      }
    },
    async stop() {
      clearInterval(timer)
      clearTimeout(soon)
      unwatch?.()
      await running
    },
  }
}

/** Pure: the seconds since the epoch of each crash that the runner remembers. */
const parseCrashes = (text: string): readonly number[] =>
  [...text.matchAll(/^crash=(?<at>\d{1,12})$/gmu)].map(({ groups }) => Number(groups?.['at']))

/** What the dead pane shows, for as long as it is that one, and the status that the runner wrote down. */
async function seenOf(deps: Deps, agent: string, at: number): Promise<{ status?: number; text?: string }> {
  const { supervisor, files, runDir } = deps
  // The screen first: the next program takes it away.
  const isThere = Date.now() - at * 1000 < screenOfMs
  const screen = isThere ? await supervisor.capture(agent, screenLines).catch(() => '') : ''
  const text = screen.trim()
  const said = await files.readEnd(join(runDir, `${agent}.log`), logBytes).catch(() => undefined)
  const status = statusAt(said ?? '', at)
  return { ...(status === undefined ? {} : { status }), ...(text === '' ? {} : { text }) }
}

/** Pure: with which status the program ended that the runner wrote down as a crash at this second. */
function statusAt(log: string, at: number): number | undefined {
  const ends = [...log.matchAll(/^(?<time>\S+) its program ended: \w+, status (?<status>\d+)$/gmu)]
  const found = ends.findLast(({ groups }) => Math.abs(Date.parse(groups?.['time'] ?? '') / 1000 - at) <= nearSeconds)
  return found === undefined ? undefined : Number(found.groups?.['status'])
}
