import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { askRedis } from '../../src/host/ask-redis.ts'
import { createHost } from '../../src/host/create-host.ts'
import type { RedisOptions } from '../../src/host/redis-server.ts'
import { ensureRedis } from '../../src/host/redis-server.ts'
import type { RedisNews } from '../../src/host/watch-redis.ts'
import { watchRedis } from '../../src/host/watch-redis.ts'
import { eventually } from '../support/eventually.ts'
import { redisCommand } from '../support/redis-command.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { processesWith } from '../support/tmux-fleet.ts'

const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })

/** A place of its own; every server of it is gone when the test ends. */
async function place(): Promise<RedisOptions & { directory: string }> {
  const directory = await temporaryDirectory()
  onTestFinished(async () => {
    for (const pid of processesWith(directory)) host.kill(pid, 'SIGKILL')
    await eventually('no server of this test is left', () => processesWith(directory).length === 0)
  })
  return { host, program: 'redis-server', dataDir: join(directory, 'data'), socketDir: join(directory, 's'), directory }
}

const setName = (socketPath: string, value: string): Promise<string> => redisCommand(socketPath, `SET name ${value}`)
const getName = async (socketPath: string): Promise<string | undefined> =>
  (await redisCommand(socketPath, 'GET name')).split('\r\n')[1]

test('it is started with a private socket, fsync always and no eviction, and a clean stop leaves no process', async () => {
  const options = await place()
  const redis = await ensureRedis(options)
  expect(await askRedis(redis.socketPath, 'PING', 1000)).toBe('+PONG')
  expect(await host.files.stat(options.socketDir)).toMatchObject({ mode: 0o700 })
  expect((await host.files.stat(redis.socketPath))?.mode).toBe(0o700)
  expect(await redisCommand(redis.socketPath, 'CONFIG GET appendfsync')).toContain('always')
  expect(await redisCommand(redis.socketPath, 'CONFIG GET maxmemory-policy')).toContain('noeviction')
  await setName(redis.socketPath, 'ada')
  await redis.stop()
  expect(host.isAlive(redis.pid)).toBe(false)
  await redis.stop()
  const again = await ensureRedis(options)
  expect(await getName(again.socketPath)).toBe('ada')
})

test('one that runs is adopted, also from another directory for sockets', async () => {
  const options = await place()
  const first = await ensureRedis(options)
  expect(await ensureRedis(options)).toMatchObject({ socketPath: first.socketPath, pid: first.pid })
  const elsewhere = { ...options, socketDir: join(options.directory, 'other') }
  expect(await ensureRedis(elsewhere)).toMatchObject({ socketPath: first.socketPath, pid: first.pid })
})

test('what a killed server left is no obstacle, and nothing confirmed is lost', async () => {
  const options = await place()
  const first = await ensureRedis(options)
  await setName(first.socketPath, 'ada')
  host.kill(first.pid, 'SIGKILL')
  await eventually('it is gone', () => !host.isAlive(first.pid))
  const second = await ensureRedis(options)
  expect(second.pid).not.toBe(first.pid)
  expect(await getName(second.socketPath)).toBe('ada')
})

test('many starters at once end with one server', async () => {
  const options = await place()
  const all = await Promise.all(Array.from({ length: 5 }, () => ensureRedis(options)))
  expect(new Set(all.map(({ pid }) => pid)).size).toBe(1)
  expect(processesWith(options.directory)).toHaveLength(1)
})

test('a damaged file is named with the program that repairs it', async () => {
  const options = await place()
  const redis = await ensureRedis(options)
  await setName(redis.socketPath, 'ada')
  await redis.stop()
  const aof = join(options.dataDir, 'redis/appendonlydir/appendonly.aof.1.incr.aof')
  await host.files.write(aof, `garbage in the middle\r\n${(await host.files.read(aof)) ?? ''}`)
  const error: unknown = await ensureRedis(options).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(Failure)
  expect(String(error)).toContain('Redis did not start: its file is damaged.')
  expect(String(error)).toContain(
    `redis-check-aof --fix ${options.dataDir}/redis/appendonlydir/appendonly.aof.manifest`,
  )
})

test('a cut tail, as a power failure leaves it, is no obstacle', async () => {
  const options = await place()
  const redis = await ensureRedis(options)
  await setName(redis.socketPath, 'ada')
  await setName(redis.socketPath, 'grace')
  await redis.stop()
  const aof = join(options.dataDir, 'redis/appendonlydir/appendonly.aof.1.incr.aof')
  await host.files.write(aof, ((await host.files.read(aof)) ?? '').slice(0, -5))
  const again = await ensureRedis(options)
  expect(await getName(again.socketPath)).toBe('ada')
})

test('too long a path and a missing program are Failures', async () => {
  const options = await place()
  await expect(ensureRedis({ ...options, socketDir: `/tmp/${'x'.repeat(120)}` })).rejects.toThrow(
    'too long for a socket',
  )
  await expect(ensureRedis({ ...options, program: 'no-redis' })).rejects.toThrow('no-redis is not installed')
})

test('somebody who accepts and says nothing does not hold a PING up', async () => {
  const { directory } = await place()
  const socketPath = join(directory, 'silent.sock')
  const server = createServer(() => undefined)
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))
  expect(await askRedis(socketPath, 'PING', 50)).toBeUndefined()
  server.close()
  expect(await askRedis(join(directory, 'nothing.sock'), 'PING', 50)).toBeUndefined()
})

test('a watched server comes back when it is killed, until the watch is stopped', async () => {
  const options = await place()
  const first = await ensureRedis(options)
  const news: RedisNews['kind'][] = []
  const watch = watchRedis(options, first, ({ kind }) => news.push(kind))
  const kill = async (pid: number): Promise<void> => {
    host.kill(pid, 'SIGKILL')
    await eventually('it is gone', () => !host.isAlive(pid))
  }
  await kill(first.pid)
  await eventually('it is back', () => news.includes('up'))
  const second = await ensureRedis(options)
  await kill(second.pid)
  await eventually('it is back again', () => news.filter((kind) => kind === 'up').length === 2)
  expect(news).toEqual(['down', 'up', 'down', 'up'])
  await watch.stop()
  const third = await ensureRedis(options)
  await third.stop()
  expect(news).toHaveLength(4)
})
