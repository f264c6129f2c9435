import type { AcpDeps, Times } from './acp-deps.ts'
import { startLink } from './start-link.ts'
import type { Link } from './start-link.ts'

/** One session's share of a program. */
export type Lease = { readonly link: Promise<Link> }

type Running = { readonly link: Promise<Link>; started?: Link; users: number }

/**
 * The programs behind the sessions. One each: claude and codex take 225 to 340 MB a session either way, and so one that
 * hangs takes no other with it. One for all where the program is too big for that: opencode, 800 MB.
 */
export function leaseLinks(deps: AcpDeps, times: Times) {
  const leases = new Map<Lease, Running>()
  const closing = new AbortController()
  let shared: Running | undefined

  const start = (cwd: string): Running => {
    const running: Running = { link: startLink(deps, times, cwd, closing.signal), users: 0 }
    void running.link.then(
      (link) => (running.started = link),
      () => shared === running && (shared = undefined),
    )
    return running
  }

  const find = (cwd: string): Running => {
    if (!deps.program.isShared) return start(cwd)
    if (shared === undefined || shared.started?.connection.isOpen === false) shared = start(cwd)
    return shared
  }

  return {
    take(cwd: string): Lease {
      const running = find(cwd)
      running.users += 1
      const lease = { link: running.link }
      leases.set(lease, running)
      return lease
    },
    /** Also of programs that have not said a word yet. */
    endAll: () => closing.abort(),
    /** Others work in the same program. */
    isShared: (lease: Lease): boolean => (leases.get(lease)?.users ?? 0) > 1,
    /** The last one ends the program. Never rejects. */
    async giveBack(lease: Lease): Promise<void> {
      const running = leases.get(lease)
      if (running === undefined) return
      leases.delete(lease)
      running.users -= 1
      if (running.users > 0) return
      if (shared === running) shared = undefined
      const link = await running.link.catch(() => undefined)
      await link?.connection.end()
    },
  }
}
