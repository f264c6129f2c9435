import { readdir, readFile } from 'node:fs/promises'
import { readProcess } from './process-state.ts'

async function readEnvironment(pid: number): Promise<readonly string[]> {
  try {
    const text = await readFile(`/proc/${pid}/environ`, 'utf8')
    return text.split('\0')
  } catch {
    // Gone, or another user's: not one of ours in both cases.
    return []
  }
}

/**
 * Live processes that carry all of these variables (`NAME=value`) or belong to this terminal session, except this
 * process. Children that changed group and session still carry the environment they were started with.
 */
export async function findProcesses(
  variables: readonly string[],
  sessionId: number | undefined,
): Promise<readonly number[]> {
  const names = await readdir('/proc')
  const pids = names.filter((name) => /^\d+$/u.test(name)).map(Number)
  const found: number[] = []
  for (const pid of pids) {
    const state = pid === process.pid ? undefined : readProcess(pid)
    if (state === undefined) continue
    if (state.sessionId === sessionId) {
      found.push(pid)
      continue
    }
    const environment = await readEnvironment(pid)
    if (variables.every((variable) => environment.includes(variable))) found.push(pid)
  }
  return found
}
