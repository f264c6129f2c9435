import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startTestRedis } from './redis.ts'

type Where = 'before' | 'after'

export type RedisGate = {
  /** `unix:///…`, as `REDIS_URL` takes it */
  readonly url: string
  /**
   * From now on the first request that contains `text` is where the connection stands still: `before` Redis has it, or
   * `after` Redis has it and before its answer is back. Resolves when it is there. A new connection is not held.
   */
  holdAt(where: Where, text: string): Promise<void>
}

/** A real Redis of the test's own behind a gate: a crash then happens between two exact lines of the journal. */
export async function startRedisGate(): Promise<RedisGate> {
  const redis = await startTestRedis()
  const directory = await mkdtemp(join(tmpdir(), 'mos-gate-'))
  const path = join(directory, 'gate.sock')
  const sockets = new Set<Socket>()
  let planned: { readonly where: Where; readonly text: string; readonly reached: () => void } | undefined

  const server = createServer((client) => {
    const upstream = connect(redis.socketPath)
    let held: Where | undefined
    client.on('data', (data) => {
      if (held === undefined && planned !== undefined && data.includes(planned.text)) {
        held = planned.where
        if (held === 'after') upstream.write(data, planned.reached)
        else planned.reached()
        planned = undefined
      } else if (held === undefined) upstream.write(data)
    })
    upstream.on('data', (data) => held === undefined && client.write(data))
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => undefined)
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await redis.stop()
    await rm(directory, { recursive: true, force: true })
  })
  return {
    url: `unix://${path}`,
    holdAt: (where, text) => new Promise((reached) => (planned = { where, text, reached })),
  }
}
