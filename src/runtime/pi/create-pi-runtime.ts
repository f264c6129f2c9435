import { randomUUID } from 'node:crypto'
import { Failure } from '../../errors.ts'
import type { AgentRuntime, SessionSpec } from '../agent-runtime.ts'
import { createPiSession } from './create-pi-session.ts'
import type { PiSession } from './create-pi-session.ts'
import { openPi } from './open-pi.ts'
import type { OpenPi } from './open-pi.ts'
import type { PiDeps } from './pi-deps.ts'

const defaultIdleMs = 30 * 60_000

type Entry = {
  spec: SessionSpec
  readonly open: OpenPi
  readonly session: PiSession
  isBusy: boolean
  /** there is something to remember, also where its start had nothing */
  hasSpoken: boolean
  idle: NodeJS.Timeout | undefined
}

/** Sessions of `pi --mode rpc`, a program each. */
export function createPiRuntime(deps: PiDeps): AgentRuntime {
  const entries = new Map<string, Promise<Entry>>()
  let isClosed = false

  async function start(spec: SessionSpec, sessionId: string): Promise<Entry> {
    const open = await openPi(deps, spec, sessionId)
    const session = createPiSession({
      open,
      spec: () => entry.spec,
      files: deps.host.files,
      hostId: deps.hostId,
      times: deps,
      onBusy(isBusy) {
        entry.isBusy = isBusy
        entry.hasSpoken = true
        restIn(entry)
      },
    })
    const entry: Entry = { spec, open, session, isBusy: false, hasSpoken: false, idle: undefined }
    restIn(entry)
    return entry
  }

  function restIn(entry: Entry): void {
    clearTimeout(entry.idle)
    if (entry.isBusy) return
    entry.idle = setTimeout(() => void stop(entry), deps.idleMs ?? defaultIdleMs)
    entry.idle.unref()
  }

  async function stop(entry: Entry): Promise<void> {
    clearTimeout(entry.idle)
    await entry.open.connection.end()
  }

  async function replace(spec: SessionSpec, before: Promise<Entry> | undefined): Promise<Entry> {
    const entry = await before?.catch(() => undefined)
    // What is deaf to a cancel is ended for it: then there is no program to go on with.
    await entry?.session.stopped()
    const wanted = spec.runtimeSessionId ?? entry?.session.runtimeSessionId
    if (entry?.open.connection.isOpen === true && isSame(entry, spec)) {
      entry.spec = spec
      restIn(entry)
      return entry
    }
    if (entry !== undefined) await stop(entry)
    if (isClosed) throw new Failure('Mos is stopping.')
    return start(spec, wanted ?? randomUUID())
  }

  return {
    name: 'pi',
    isDeterministic: false,
    async ensureSession(spec) {
      const next = replace(spec, entries.get(spec.key))
      entries.set(spec.key, next)
      const { session, open, hasSpoken } = await next
      const isAsked = spec.runtimeSessionId === session.runtimeSessionId
      return { ...session, isResumed: isAsked && (hasSpoken || open.state.messageCount > 0) }
    },
    async end(key) {
      const entry = entries.get(key)
      entries.delete(key)
      await entry?.then(stop).catch(() => undefined)
    },
    async close() {
      isClosed = true
      const all = [...entries.values()]
      entries.clear()
      await Promise.allSettled(all.map(async (entry) => stop(await entry)))
    },
  }
}

const programOf = ({ cwd, model, persona, tools }: SessionSpec): string =>
  JSON.stringify([cwd, model, persona, tools?.url, tools?.token])

const isSame = ({ spec, session }: Entry, next: SessionSpec): boolean =>
  programOf(spec) === programOf(next) &&
  (next.runtimeSessionId === undefined || next.runtimeSessionId === session.runtimeSessionId)
