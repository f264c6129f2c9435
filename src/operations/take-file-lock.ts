import { setTimeout as wait } from 'node:timers/promises'
import { Failure } from '../errors.ts'
import { acquireLock } from '../host/lock.ts'
import type { Lock } from '../host/lock.ts'

const lockWithinMs = 5_000
const lookAgainMs = 10

/**
 * One writer a file: doors and worker are two processes where Mos runs as `serve` and `work`, and a shell is another.
 * Throws a Failure (exit 75) when the file does not become free.
 */
export async function takeFileLock(path: string): Promise<Lock> {
  const until = Date.now() + lockWithinMs
  for (;;) {
    const lock = await acquireLock(`mos:settings:${path}`)
    if (lock !== undefined) return lock
    if (Date.now() > until)
      throw new Failure(`${path} is being edited by another process of Mos, and does not become free. Try again.`, {
        exit: 'busy',
      })
    await wait(lookAgainMs)
  }
}
