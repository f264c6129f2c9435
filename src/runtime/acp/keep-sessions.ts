import { methods } from '@agentclientprotocol/sdk/unstable'
import { isDeepStrictEqual } from 'node:util'
import type { SessionSpec } from '../agent-runtime.ts'
import type { AcpDeps, Times } from './acp-deps.ts'
import { startFailure } from './failures.ts'
import { leaseLinks } from './lease-links.ts'
import type { Lease } from './lease-links.ts'
import { openSession } from './open-session.ts'
import type { OpenSession } from './run-prompt.ts'

type Kept = { readonly spec: SessionSpec; readonly open: OpenSession; readonly lease: Lease; idle?: NodeJS.Timeout }

export type Sessions = {
  /** The session of that key in a running program: found, resumed or new. Rejects with a Failure. */
  ensure(spec: SessionSpec): Promise<OpenSession>
  /** For a next prompt: resolves once the program has given up, or was ended for, what was cancelled. */
  stopped(key: string): Promise<void>
  /** From now on it is not idle, until `rest`. False: it is in use already. */
  use(key: string): boolean
  rest(key: string): void
  end(key: string): Promise<void>
  close(): Promise<void>
}

/** The sessions that are open, by key. One that nobody uses for long ends its program, and is resumed when it is wanted. */
export function keepSessions(deps: AcpDeps, times: Times): Sessions {
  const kept = new Map<string, Kept>()
  const busy = new Set<string>()
  const queues = new Map<string, Promise<unknown>>()
  const links = leaseLinks(deps, times)
  const about = { name: deps.program.name, login: deps.program.login, hostId: deps.host.hostId }

  const release = async (key: string): Promise<void> => {
    const session = kept.get(key)
    if (session === undefined) return
    kept.delete(key)
    clearTimeout(session.idle)
    if (links.isShared(session.lease)) await close(session.open)
    await links.giveBack(session.lease)
  }

  /** In a program that goes on with others, a session and its connection to the tools would stay for as long as it does. */
  const close = async ({ link, runtimeSessionId: sessionId }: OpenSession): Promise<void> => {
    if (!link.features.close || !link.connection.isOpen) return
    await link.connection.request(methods.agent.session.close, { sessionId }, times.kill).catch(() => undefined)
  }

  const open = async (spec: SessionSpec): Promise<OpenSession> => {
    const lease = links.take(spec.cwd)
    try {
      const link = await lease.link
      const opened = await openSession({ ...deps, ...link, timeoutMs: times.request }, spec)
      const preface = link.features.systemPrompt || opened.isResumed ? '' : spec.persona
      const session = { ...opened, link, preface, costUsd: 0 }
      kept.set(spec.key, { spec, open: session, lease })
      return session
    } catch (error) {
      await links.giveBack(lease)
      throw startFailure(about, error)
    }
  }

  const ensure = async (spec: SessionSpec): Promise<OpenSession> => {
    const before = kept.get(spec.key)
    if (before !== undefined && before.open.link.connection.isOpen && isSame(before, spec)) return before.open
    const id = spec.runtimeSessionId ?? before?.open.runtimeSessionId
    await release(spec.key)
    return open(id === undefined ? spec : { ...spec, runtimeSessionId: id })
  }

  /** One start or end at a time per key. */
  const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (queues.get(key) ?? Promise.resolve()).then(work, work)
    queues.set(key, mine)
    const forget = () => queues.get(key) === mine && queues.delete(key)
    void mine.then(forget, forget)
    return mine
  }

  const endIdle = (key: string) => inTurn(key, async () => (busy.has(key) ? undefined : release(key)))

  return {
    ensure: (spec) => inTurn(spec.key, () => ensure(spec)),
    async stopped(key) {
      const stopping = kept.get(key)?.open.stopping
      stopping?.hurry()
      await stopping?.over
    },
    use(key) {
      clearTimeout(kept.get(key)?.idle)
      if (busy.has(key)) return false
      busy.add(key)
      return true
    },
    rest(key) {
      busy.delete(key)
      const session = kept.get(key)
      if (session === undefined) return
      clearTimeout(session.idle)
      session.idle = setTimeout(() => void endIdle(key), times.idle).unref()
    },
    end: (key) => inTurn(key, () => release(key)),
    async close() {
      links.endAll()
      const keys = new Set([...kept.keys(), ...queues.keys()])
      await Promise.all([...keys].map((key) => inTurn(key, () => release(key))))
    },
  }
}

/** What a running session can't be changed to: then it is a new process, which resumes it. */
function isSame({ spec, open }: Kept, wanted: SessionSpec): boolean {
  if (wanted.runtimeSessionId !== undefined && wanted.runtimeSessionId !== open.runtimeSessionId) return false
  return isDeepStrictEqual(fixed(spec), fixed(wanted))
}

const fixed = ({ cwd, model, persona, permissions, tools }: SessionSpec) => [cwd, model, persona, permissions, tools]
