import { readProcess } from './process-state.ts'
import type { TmuxContext } from './tmux-context.ts'

/** The pid of the live process that wrote `<pid> <start time>`: a pid alone may name another process by now. */
export function runnerIn(lockText: string | undefined): number | undefined {
  const { pid, start } = /^(?<pid>\d+) (?<start>\d+)\n$/u.exec(lockText ?? '')?.groups ?? {}
  if (pid === undefined || readProcess(Number(pid))?.startTicks !== start) return undefined
  return Number(pid)
}

/** The runner that holds this agent's lock, or undefined. */
export async function findRunner({ host, files }: TmuxContext, agentName: string): Promise<number | undefined> {
  return runnerIn(await host.files.read(files(agentName).lock))
}
