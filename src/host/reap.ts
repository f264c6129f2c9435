import { setTimeout as wait } from 'node:timers/promises'
import { findProcesses } from './find-processes.ts'
import { readProcess, sendSignal } from './process-state.ts'

/**
 * In the environment of each piped program: whose it is, and which one. Its children carry both, also those that left
 * the group, and also when their parent is gone, which is how an adapter leaves its child behind. A pid on the disk
 * could not be written early enough, nor tell that the number was given to somebody else since.
 */
export const ownerVariable = 'MOSAIC_HOSTED_BY'
export const idVariable = 'MOSAIC_HOSTED_ID'

const again = 20

export const reap = (owner: string): Promise<number> => killMarked(`${ownerVariable}=${owner}`)

/**
 * SIGKILL to the processes that carry this variable, and to their groups, until none is left. Returns how many. Never to
 * this process' own group: a Mos that was started by one of its sessions carries the mark, and so does its npm.
 */
export async function killMarked(variable: string): Promise<number> {
  const killed = new Set<number>()
  const own = readProcess(process.pid)?.groupId
  for (;;) {
    const pids = await findProcesses([variable], undefined)
    // Its group is its own or its leader's: the leader was started in a session of its own.
    const groups = pids
      .map((pid) => ({ pid, groupId: readProcess(pid)?.groupId }))
      .filter(({ groupId }) => groupId !== own)
    if (groups.length === 0) return killed.size
    for (const { pid, groupId } of groups) {
      killed.add(pid)
      if (groupId !== undefined) sendSignal(groupId, 'SIGKILL', true)
    }
    await wait(again)
  }
}
