import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLogger } from '../../src/log.ts'
import { startDeadman } from '../../src/main/deadman.ts'
import type { HealthFacts } from '../../src/web/health.ts'

const well: HealthFacts = {
  discord: 'off',
  redis: 'ok',
  hosts: [{ hostId: 'alpha', worker: 'ok' }],
  floor: { orchestrator: 'idle', enhancer: 'idle' },
}

/** A service that counts pings and answers 500 to the first. */
async function startService() {
  let pings = 0
  const server = createServer((_, response) => response.writeHead(++pings === 1 ? 500 : 200).end())
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, pings: () => pings }
}

test('pings at once and again, also after a refused ping, until it is stopped', async () => {
  const service = await startService()
  const stop = startDeadman({
    url: service.url,
    health: () => Promise.resolve(well),
    logger: createLogger('silent'),
    everyMs: 20,
  })
  onTestFinished(stop)
  await vi.waitUntil(() => service.pings() >= 3, { timeout: 20_000 })
})

test('is silent while Mos is down, and pings again when it is not', async () => {
  const service = await startService()
  let looks = 0
  const health = () => Promise.resolve({ ...well, redis: ++looks < 5 ? ('down' as const) : ('ok' as const) })
  onTestFinished(startDeadman({ url: service.url, health, logger: createLogger('silent'), everyMs: 20 }))
  await vi.waitUntil(() => service.pings() > 0, { timeout: 20_000 })
  expect(looks).toBeGreaterThanOrEqual(5)
})
