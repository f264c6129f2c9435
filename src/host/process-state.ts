import { closeSync, openSync, readSync } from 'node:fs'
import { errorCode } from './file-failure.ts'

/** A process, as the kernel tells it. `startTicks` since boot: with the pid it names one process and never another. */
export type ProcessState = {
  readonly state: string
  readonly groupId: number
  readonly sessionId: number
  readonly startTicks: string
}

/** The fields of /proc/PID/stat. The program's name may hold spaces and brackets, so fields count from the last one. */
export function parseProcessStat(stat: string): ProcessState | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [state, , groupId, sessionId] = fields
  const startTicks = fields[19]
  if (state === undefined || startTicks === undefined) return undefined
  return { state, groupId: Number(groupId), sessionId: Number(sessionId), startTicks }
}

const line = Buffer.alloc(1024)

/** One line, and short: asked of each agent at each look, where a size that /proc does not know is not asked for. */
function readStat(pid: number): string {
  const file = openSync(`/proc/${pid}/stat`, 'r')
  try {
    return line.toString('latin1', 0, readSync(file, line, 0, line.length, 0))
  } finally {
    closeSync(file)
  }
}

/** Undefined when there is no such process, or only its zombie: PID 1 may reap late. */
export function readProcess(pid: number): ProcessState | undefined {
  try {
    const found = parseProcessStat(readStat(pid))
    return found === undefined || found.state === 'Z' || found.state === 'X' ? undefined : found
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ESRCH') return undefined
    throw error
  }
}

/** Sends a signal; a process or group that is gone is no error. */
export function sendSignal(pid: number, signal: NodeJS.Signals, group = false): void {
  if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error(`refusing to signal pid ${pid}`)
  try {
    process.kill(group ? -pid : pid, signal)
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error
  }
}

/** True while a process group has a member, a zombie included. */
export function hasMembers(groupId: number): boolean {
  try {
    process.kill(-groupId, 0)
    return true
  } catch {
    return false
  }
}

const tickMs = 10
let ownTicks: number | undefined

/**
 * When a process was started, in ms since the epoch of today's clock; undefined when it is gone. Measured against this
 * process: a container's uptime may not be that of the clock which the kernel counts in.
 */
export function startedAt(pid: number): number | undefined {
  const ticks = readProcess(pid)?.startTicks
  ownTicks ??= Number(readProcess(process.pid)?.startTicks)
  return ticks === undefined ? undefined : Date.now() - performance.now() + (Number(ticks) - ownTicks) * tickMs
}
