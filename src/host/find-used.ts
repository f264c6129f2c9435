import { readFile, readdir, readlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Which of these directories a process of ours runs from: its program, its arguments or its environment name something below. */
export async function findUsed(directories: readonly string[]): Promise<ReadonlySet<string>> {
  const used = new Set<string>()
  if (directories.length === 0) return used
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/u.test(name))) {
    const text = await textsOf(pid)
    for (const directory of directories) if (text.includes(`${directory}/`)) used.add(directory)
  }
  return used
}

/** Gone meanwhile, or another user's: empty. */
async function textsOf(pid: string): Promise<string> {
  const at = join('/proc', pid)
  const texts = [
    readlink(join(at, 'exe')),
    readFile(join(at, 'cmdline'), 'utf8'),
    readFile(join(at, 'environ'), 'utf8'),
  ]
  const read = await Promise.all(texts.map((each) => each.catch(() => '')))
  return read.join('\0')
}
