import { join } from 'node:path'
import type { Disk } from '../host/disk.ts'
import type { Change } from './change.ts'
import type { Look } from './look-and-plan.ts'
import type { SeedPaths } from './seed-paths.ts'

const mostBytes = 256 * 1024

/**
 * A unified diff of all that changes write and delete, and of what conflicts: from what is there to what would be there.
 * Empty when there is nothing.
 */
export async function diffChanges(
  disk: Pick<Disk, 'read'>,
  { home }: Pick<SeedPaths, 'home'>,
  { plan: { version }, contents }: Pick<Look, 'contents' | 'plan'>,
  changes: readonly Change[],
  label = version === '' ? 'then' : `Mos ${version}`,
): Promise<string> {
  const parts: string[] = []
  for (const { path, effect, verdict, before, next, proposal } of changes) {
    const hash = effect === 'write' ? next?.hash : proposal
    if (verdict === 'propose' || verdict === 'withdraw' || (hash === undefined && effect !== 'delete')) continue
    if (hash === before?.hash) continue
    const mine = before === undefined ? undefined : await disk.read(join(home, path))
    const theirs = hash === undefined ? undefined : await contents(hash)
    parts.push(await diffFile({ path, mine, theirs, label }))
  }
  return fitted(parts.join('\n'))
}

type Sides = {
  readonly path: string
  /** undefined: no file */
  readonly mine: Uint8Array | undefined
  readonly theirs: Uint8Array | undefined
  /** whose the second is */
  readonly label: string
}

async function diffFile({ path, mine, theirs, label }: Sides): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff')
  if ([mine, theirs].some((bytes) => bytes?.includes(0))) return `Binary files differ: ${path}\n`
  const [one, other] = [mine, theirs].map((bytes) => (bytes === undefined ? '/dev/null' : path))
  return createTwoFilesPatch(one ?? path, other ?? path, text(mine), text(theirs), mine && 'yours', theirs && label, {
    headerOptions: FILE_HEADERS_ONLY,
  })
}

const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes)

/** Whole lines: half of one would say something else. */
function fitted(whole: string): string {
  if (whole.length <= mostBytes) return whole
  const end = whole.lastIndexOf('\n', mostBytes)
  return `${whole.slice(0, end)}\n… cut here: ${whole.length - end} characters more`
}
