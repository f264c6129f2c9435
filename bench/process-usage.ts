import { readFile } from 'node:fs/promises'

/** Linux counts a process's time in ticks of 10 ms on every machine that Node runs on. */
const ticksPerSecond = 100

/** User and system time of a process since its start, in seconds. */
export const cpuSeconds = async (pid: number): Promise<number> => (await cpuTimes(pid)).own

/** The same, and beside it that of the programs that it started and that have ended. */
export async function cpuTimes(pid: number): Promise<{ readonly own: number; readonly ended: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name, in brackets, and may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const [user = 0, system = 0, usersOfEnded = 0, systemsOfEnded = 0] = fields.slice(11, 15).map(Number)
  return { own: (user + system) / ticksPerSecond, ended: (usersOfEnded + systemsOfEnded) / ticksPerSecond }
}

/** What it holds in memory now (RSS), in MiB. */
export async function memoryMib(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024
}
