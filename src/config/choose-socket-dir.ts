import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** A unix socket's path has 108 bytes, and tmux and Redis add to it while they set one up. */
const longestPath = 100
/** room for `/tmux.sock` and what comes beside it */
const room = 16

/**
 * Where this data directory's sockets are: in it where the path is short enough, else in a directory named after it
 * under XDG_RUNTIME_DIR, else under /tmp. Pure: makes nothing. The same answer for each process of a tenant.
 */
export function chooseSocketDir(dataDir: string, runtimeDir: string | undefined, uid: number): string {
  const short = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  const candidates = [dataDir, ...(runtimeDir ? [join(runtimeDir, `mos-${short}`)] : [])]
  return candidates.find(fits) ?? join('/tmp', `mos-${uid}-${short}`)
}

const fits = (directory: string): boolean => Buffer.byteLength(directory) + room <= longestPath
