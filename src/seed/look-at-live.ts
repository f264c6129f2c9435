import { dirname, join } from 'node:path'
import type { Files } from '../host/host.ts'
import { hashText } from './hash-text.ts'
import type { Live } from './plan-seed.ts'

/**
 * What stands at these paths below the home. A symlink on the way is never followed: what is behind it is somebody
 * else's. The home itself may be one.
 */
export async function lookAtLive(
  files: Files,
  home: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, Live>> {
  const looked = paths.map(async (path) => [path, await lookAt(files, home, path)] as const)
  return new Map(
    (await Promise.all(looked)).flatMap(([path, live]) => (live === undefined ? [] : [[path, live] as const])),
  )
}

export async function lookAt(files: Files, home: string, path: string): Promise<Live | undefined> {
  for (const part of [...parentsOf(path), path]) {
    const target = await files.readLink(join(home, part))
    if (target !== undefined) return { kind: 'other', what: `the symlink ${part} → ${target}` }
  }
  const stat = await files.stat(join(home, path))
  if (stat === undefined) return undefined
  if (stat.isDirectory) return { kind: 'other', what: 'a directory' }
  const text = await files.read(join(home, path))
  return text === undefined ? undefined : { kind: 'file', hash: hashText(text), mode: stat.mode & 0o777 }
}

/** `a/b/c` → `a`, `a/b` */
const parentsOf = (path: string): string[] =>
  dirname(path) === '.' ? [] : [...parentsOf(dirname(path)), dirname(path)]
