import { isDeepStrictEqual } from 'node:util'
import type { SessionSpec } from '../agent-runtime.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { startFailure } from './failures.ts'
import { openSession } from './open-session.ts'
import type { OpenSession } from './run-prompt.ts'
import { startLink } from './start-link.ts'
import type { Link } from './start-link.ts'

type Kept = { readonly spec: SessionSpec; readonly open: OpenSession; idle?: NodeJS.Timeout }

export type Sessions = {
  /** The session of that key in a running program: found, resumed or new. Rejects with a Failure. */
  ensure(spec: SessionSpec): Promise<OpenSession>
  /** It is in use: not idle until `rest`. */
  use(key: string): void
  rest(key: string): void
  end(key: string): Promise<void>
  close(): Promise<void>
}

/**
 * The sessions that are open, by key, and the programs behind them: one each (claude and codex take 225 to 340 MB a
 * session either way, and so one that hangs takes no other with it), or one for all (opencode, 800 MB).
 */
export function keepSessions(deps: AcpDeps, times: Times): Sessions {
  const kept = new Map<string, Kept>()
  const queues = new Map<string, Promise<unknown>>()
  const about = { name: deps.program.name, login: deps.program.login, hostId: deps.host.hostId }
  let shared: Promise<Link> | undefined

  const linkFor = async (cwd: string): Promise<Link> => {
    if (!deps.program.isShared) return startLink(deps, times, cwd)
    const before = await shared?.catch(() => undefined)
    if (before?.connection.isOpen === true) return before
    shared = startLink(deps, times, cwd)
    return shared
  }

  const release = async (key: string): Promise<void> => {
    const session = kept.get(key)
    if (session === undefined) return
    kept.delete(key)
    clearTimeout(session.idle)
    const { link } = session.open
    const isUsed = [...kept.values()].some(({ open }) => open.link === link)
    if (!isUsed) await link.connection.end()
  }

  const open = async (spec: SessionSpec): Promise<OpenSession> => {
    const link = await linkFor(spec.cwd)
    try {
      const opened = await openSession({ ...deps, ...link, timeoutMs: times.request }, spec)
      const preface = link.features.systemPrompt || opened.isResumed ? '' : spec.persona
      return { ...opened, link, preface, costUsd: 0, settled: Promise.resolve() }
    } catch (error) {
      if (![...kept.values()].some((each) => each.open.link === link)) await link.connection.end()
      throw error
    }
  }

  const ensure = async (spec: SessionSpec): Promise<OpenSession> => {
    const before = kept.get(spec.key)
    if (before !== undefined && before.open.link.connection.isOpen && isSame(before, spec)) return before.open
    const id = spec.runtimeSessionId ?? before?.open.runtimeSessionId
    await release(spec.key)
    try {
      const wanted = id === undefined ? spec : { ...spec, runtimeSessionId: id }
      const opened = await open(wanted)
      kept.set(spec.key, { spec, open: opened })
      return opened
    } catch (error) {
      throw startFailure(about, error)
    }
  }

  /** One start or end at a time per key. */
  const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (queues.get(key) ?? Promise.resolve()).then(work, work)
    queues.set(key, mine)
    void mine.then(
      () => queues.get(key) === mine && queues.delete(key),
      () => queues.get(key) === mine && queues.delete(key),
    )
    return mine
  }

  return {
    ensure: (spec) => inTurn(spec.key, () => ensure(spec)),
    use(key) {
      clearTimeout(kept.get(key)?.idle)
    },
    rest(key) {
      const session = kept.get(key)
      if (session === undefined) return
      clearTimeout(session.idle)
      session.idle = setTimeout(() => void inTurn(key, () => release(key)), times.idle).unref()
    },
    end: (key) => inTurn(key, () => release(key)),
    async close() {
      await Promise.all([...kept.keys()].map((key) => inTurn(key, () => release(key))))
    },
  }
}

/** What a running session can't be changed to: then it is a new process, which resumes it. */
function isSame({ spec, open }: Kept, wanted: SessionSpec): boolean {
  if (wanted.runtimeSessionId !== undefined && wanted.runtimeSessionId !== open.runtimeSessionId) return false
  return isDeepStrictEqual(fixed(spec), fixed(wanted))
}

const fixed = ({ cwd, model, persona, permissions, tools }: SessionSpec) => [cwd, model, persona, permissions, tools]
