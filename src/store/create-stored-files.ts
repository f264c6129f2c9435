import { Failure } from '../errors.ts'
import type { Database } from './database.ts'
import type { StoredFiles } from './store.ts'

const mostBytes = 8 * 1024 * 1024
const keptSeconds = 24 * 3600

export function createStoredFiles(db: Database): StoredFiles {
  const key = (id: string): string => db.key('file', id)
  return {
    async put(id, { name, bytes, path }) {
      if (bytes.byteLength > mostBytes) throw new Failure(tooLarge(name, bytes.byteLength))
      const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      const results = await db.run((redis) =>
        redis
          .multi()
          .del(key(id))
          .hset(key(id), { name, content, ...(path === undefined ? {} : { path }) })
          .expire(key(id), keptSeconds)
          .exec(),
      )
      // A transaction resolves with its commands' errors; a full Redis is one of them.
      const failed = results?.find(([error]) => error !== null)?.[0]
      if (failed !== undefined && failed !== null) throw failed
    },
    async get(id) {
      const [name, content, path] = await db.run((redis) => redis.hmgetBuffer(key(id), 'name', 'content', 'path'))
      if (name === null || name === undefined || content === null || content === undefined) return undefined
      const kept = path === null || path === undefined ? {} : { path: path.toString() }
      return { name: name.toString(), bytes: new Uint8Array(content), ...kept }
    },
  }
}

const tooLarge = (name: string, bytes: number): string =>
  `${name} has ${(bytes / 1024 / 1024).toFixed(1)} MiB, and a file may have 8 MiB: make it smaller, or say where it lies.`
