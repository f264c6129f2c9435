import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sendSignal } from '../../src/host/process-state.ts'
import { eventually } from '../support/eventually.ts'
import { pidsByMark } from '../support/kill-by-mark.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { startTestRedis } from '../support/redis.ts'
import { slowAgent } from '../support/slow-agent.ts'
import { createMos } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'

async function newMos(): Promise<Mos> {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  return mos
}

const readPid = async (mos: Mos, ...path: string[]): Promise<number> =>
  Number.parseInt(await readFile(join(mos.home, ...path), 'utf8'), 10)
const redisPid = (mos: Mos) => readPid(mos, 'data', 'redis', 'redis.pid')
const runnerPid = (mos: Mos) => readPid(mos, '.config', 'mosaic', 'fleet', 'run', 'ada.lock')

test('SIGTERM ends Mos and its Redis and leaves the agents, which the next start adopts', async () => {
  const mos = await newMos()
  await mos.start()
  await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
  const [redis, runner] = await Promise.all([redisPid(mos), runnerPid(mos)])

  const since = performance.now()
  const exit = await mos.stop()
  const took = performance.now() - since

  expect(exit).toBe(0)
  expect(took).toBeLessThan(6_000)
  const left = await pidsByMark(mos.home)
  expect(left).not.toContain(redis)
  expect(left).toContain(runner)
  const whileDown = await mos.shell('fleet', 'spawn', 'coder', '--name', 'ben')
  expect([whileDown.exit, whileDown.stderr]).toMatchInlineSnapshot(`
    [
      1,
      "Mos is not running: start it with npm start (or mos up).
    ",
    ]
  `)

  await mos.start()
  expect(await runnerPid(mos)).toBe(runner)
  expect(await mos.panes()).toEqual(['ada'])
  expect((await mos.shell('fleet', 'ps')).stdout).toMatch(/^ada +coder +stub +idle/m)
})

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s comes twice, from npm and from who ended both: it stops as after one',
  async (signal) => {
    const mos = await newMos()
    await mos.start()
    const redis = await redisPid(mos)

    const { pid } = mos
    sendSignal(pid, signal)
    // Signals that come in one moment are one to a process.
    const again = setInterval(() => sendSignal(pid, signal), 10)
    setTimeout(() => clearInterval(again), 200)
    const exit = await mos.stop()

    expect(exit).toBe(0)
    expect(await pidsByMark(mos.home)).not.toContain(redis)
  },
)

test('SIGTERM while all that it could wait for hangs: it ends in time', async () => {
  const redis = await startTestRedis()
  onTestFinished(() => redis.stop())
  const { wire, mos, olga, general } = await personWithMos({ env: () => ({ REDIS_URL: redis.url }) })
  await slowAgent(mos, 'ada')
  await olga.say(general, '@mos count to 60')
  const spawned = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada' })
  await spawned.until('› look for its first heartbeat', 30_000)
  wire.fault({ method: 'PATCH', route: '/channels/:id/messages/:id', how: 'slow', ms: 30_000, times: Infinity })
  wire.gateway.freeze()
  await redis.kill()

  const since = performance.now()
  expect(await mos.stop()).toBe(0)
  expect(performance.now() - since).toBeLessThan(6_000)
})

test('a second Mos of the same person is refused in one line', async () => {
  const mos = await newMos()
  await mos.start()
  const { exit, stdout, stderr } = await mos.shell('up')
  expect({ exit, stdout, stderr }).toMatchInlineSnapshot(`
    {
      "exit": 75,
      "stderr": "mos: Mos already runs here for this tenant. Stop it first, or talk to it: mos ps
    ",
      "stdout": "",
    }
  `)
  expect((await mos.shell('fleet', 'ps')).exit).toBe(0)
})

test.each([
  [
    'before Redis is there',
    (mos: Mos) =>
      stat(join(mos.home, 'data')).then(
        () => true,
        () => false,
      ),
  ],
  ['with Redis just started', (mos: Mos) => redisPid(mos).then(Number.isFinite, () => false)],
])('SIGTERM during the start, %s: it ends with 0 and leaves no Redis', async (_, moment) => {
  const mos = await newMos()
  const started = mos.start().then(
    () => 'ready',
    (error: unknown) => String(error),
  )
  await eventually('the moment', () => moment(mos))
  const exit = await mos.stop()
  await started

  expect(exit).toBe(0)
  expect(await pidsByMark(mos.home)).toEqual([])
  await mos.start()
})
