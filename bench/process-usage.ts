import { readFile } from 'node:fs/promises'

/** Linux counts a process's time in ticks of 10 ms on every machine that Node runs on. */
const ticksPerSecond = 100

/** User and system time of a process since its start, in seconds. */
export async function cpuSeconds(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8')
  // The second field is the program's name, in brackets, and may hold blanks.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** What it holds in memory now (RSS), in MiB. */
export async function memoryMib(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(text)?.[1]) / 1024
}
