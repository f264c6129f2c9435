import type { Evidence } from '../fleet/readiness.ts'

export type Pane = NonNullable<Evidence['pane']>

const afterLetter = (column: string | undefined): number | undefined =>
  column === undefined || !/^.\d+$/u.test(column) ? undefined : Number(column.slice(1))

/**
 * `list-panes` in the format of tmux.ts, by session. Where a session has several panes, the agent's is the one that
 * its runner marked, else the first. A program that a signal ended has the status 128 + signal.
 */
export function parsePanes(output: string): ReadonlyMap<string, Pane> {
  const panes = new Map<string, Pane>()
  for (const line of output.split('\n')) {
    const [marked, id, pid, dead, status, signal, ...name] = line.split(' ')
    const session = name.join(' ')
    if (id === undefined || session === '' || (panes.has(session) && marked !== `p${id}`)) continue
    const killedBy = afterLetter(signal)
    const deadStatus = killedBy === undefined ? afterLetter(status) : 128 + killedBy
    panes.set(session, {
      id,
      pid: Number(pid),
      alive: dead === '0',
      ...(dead === '0' || deadStatus === undefined ? {} : { deadStatus }),
    })
  }
  return panes
}
