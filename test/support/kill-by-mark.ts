import { readdir, readFile } from 'node:fs/promises'

/** Pids of processes whose command line or environment names `mark`: a temp directory that only they know. */
export async function pidsByMark(mark: string): Promise<readonly number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
  const marked = await Promise.all(names.map((name) => isMarked(name, mark)))
  return names.filter((_, index) => marked[index]).map(Number)
}

async function isMarked(pid: string, mark: string): Promise<boolean> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
  const [commandLine, environment] = await Promise.all([read('cmdline'), read('environ')])
  return commandLine.includes(mark) || environment.includes(mark)
}

/** Ends them all; what they start meanwhile too. */
export async function killByMark(mark: string): Promise<void> {
  for (let left = await pidsByMark(mark); left.length > 0; left = await pidsByMark(mark)) {
    for (const pid of left) {
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // It ended by itself.
      }
    }
    await new Promise((next) => setTimeout(next, 20))
  }
}
