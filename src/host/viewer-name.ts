import { readProcess } from './process-state.ts'

/** A tmux session that somebody looks at an agent through; `session` is the agent's own. */
export type Viewer = { readonly name: string; readonly pid: number; readonly start: string; readonly session: string }

/** The process that made it is named with its start: a pid alone may be another one's by now. No agent's begins with `~`. */
export function viewerName(session: string): string {
  const start = readProcess(process.pid)?.startTicks ?? '0'
  return `~view~${process.pid}~${start}~${session}`
}

/** Undefined for a session that is no viewer of ours. */
export function parseViewer(name: string): Viewer | undefined {
  const { pid, start, session } = /^~view~(?<pid>\d+)~(?<start>\d+)~(?<session>.+)$/u.exec(name)?.groups ?? {}
  if (pid === undefined || start === undefined || session === undefined) return undefined
  return { name, pid: Number(pid), start, session }
}

/** Whoever made it lives. */
export const isViewed = ({ pid, start }: Viewer): boolean => readProcess(pid)?.startTicks === start
