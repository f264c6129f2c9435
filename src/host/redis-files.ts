import { join } from 'node:path'
import { Failure } from '../errors.ts'

export type RedisPlace = {
  readonly dataDir: string
  /** for the socket, whose path has 107 bytes at most */
  readonly socketDir: string
}

export type RedisFiles = {
  readonly directory: string
  readonly socket: string
  /** where the socket was put by who started it: the directory for sockets may be another one after a login */
  readonly socketNote: string
  readonly pid: string
  readonly log: string
  readonly manifest: string
}

const maxSocketBytes = 107

/** Where the embedded Redis keeps what. */
export function redisFiles({ dataDir, socketDir }: RedisPlace): RedisFiles {
  const directory = join(dataDir, 'redis')
  const socket = join(socketDir, 'redis.sock')
  if (Buffer.byteLength(socket) > maxSocketBytes) {
    throw new Failure(`The path of the Redis socket is too long for a socket: ${socket}. Set XDG_RUNTIME_DIR.`, {
      exit: 'configuration',
    })
  }
  return {
    directory,
    socket,
    socketNote: join(directory, 'socket'),
    pid: join(directory, 'redis.pid'),
    log: join(directory, 'redis.log'),
    manifest: join(directory, 'appendonlydir', 'appendonly.aof.manifest'),
  }
}
