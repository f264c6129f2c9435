import { spawn } from 'node:child_process'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Host } from './host.ts'
import { withEnvironment } from './with-environment.ts'

type Options = Parameters<Host['startDetached']>[1]

/** Starts a program that outlives this process, in a session of its own; stdout and stderr go to the end of the log. */
export async function startDetached(
  program: string,
  args: readonly string[],
  options: Options,
): Promise<{ pid: number }> {
  await mkdir(dirname(options.logPath), { recursive: true })
  const log = await open(options.logPath, 'a', 0o600)
  try {
    const [command = program, ...rest] = withEnvironment(program, args, options.env ?? {})
    const child = spawn(command, rest, {
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', () => {
        if (child.pid !== undefined) resolve(child.pid)
      })
    })
    child.unref()
    return { pid }
  } finally {
    await log.close()
  }
}
