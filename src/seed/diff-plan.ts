import { join } from 'node:path'
import type { Disk } from '../host/disk.ts'
import type { Look } from './look-and-plan.ts'
import type { SeedPaths } from './seed-paths.ts'

const mostBytes = 256 * 1024

/** A unified diff of all that a plan writes and deletes, and of what conflicts. Empty when there is nothing. */
export async function diffPlan(
  disk: Disk,
  { home }: SeedPaths,
  { plan, contents }: Pick<Look, 'plan' | 'contents'>,
): Promise<string> {
  const { createTwoFilesPatch } = await import('diff')
  const parts: string[] = []
  for (const { path, effect, verdict, before, next, proposal } of plan.changes) {
    const hash = effect === 'write' ? next?.hash : proposal
    if (verdict === 'propose' || verdict === 'withdraw' || (hash === undefined && effect !== 'delete')) continue
    const mine = before === undefined ? '' : text(await disk.read(join(home, path)))
    const ours = hash === undefined ? '' : text(await contents(hash))
    parts.push(
      createTwoFilesPatch(
        before === undefined ? '/dev/null' : path,
        hash === undefined ? '/dev/null' : path,
        mine,
        ours,
      ),
    )
  }
  const whole = parts.join('\n')
  return whole.length <= mostBytes ? whole : `${whole.slice(0, mostBytes)}\n… cut here`
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)
