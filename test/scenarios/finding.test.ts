import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import { eventually } from '../support/eventually.ts'
import { fleetOfStubs } from '../support/fleet-of-stubs.ts'
import { silentLogger } from '../support/silent-logger.ts'

test(
  'an agent that crashes again and again is one finding within 5 s, over a kill of Mos too',
  { timeout: 180_000 },
  async () => {
    const { mos, panePid, wire, olga } = await fleetOfStubs('ada')
    const bugs = wire.channel('bugs')
    await olga.slash(bugs, 'channel use', { as: 'bugs' })
    const redisUrl = `unix://${join(mos.home, 'data', 'redis.sock')}`
    const store = await createStore({ redisUrl, tenant: userInfo().username, logger: silentLogger })
    onTestFinished(() => store.close())
    const crash = async (): Promise<void> => {
      const before = await eventually('a program', async () => (await panePid('ada')) || undefined)
      process.kill(before, 'SIGKILL')
      await eventually('the next program', async () => ![before, 0].includes(await panePid('ada')))
    }
    const crashes = async () => (await store.history.list({ since: 0 })).filter(({ kind }) => kind === 'crash')
    await crash()
    await eventually('the first crash', async () => (await crashes()).length === 1)
    expect((await crashes())[0]).toMatchObject({
      agent: 'ada',
      hostId: 'alpha',
      role: 'operations',
      runtime: 'stub',
      status: 137,
    })
    await crash()
    await mos.kill()
    await crash()
    await mos.start()
    await eventually('all three, though one came while nobody looked', async () => (await crashes()).length === 3)
    const began = performance.now()
    const card = await bugs.says(/stub keeps crashing/, 5_000)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(card.line()).toContain('ada')
    const [finding] = await store.findings.list()
    expect(finding).toMatchObject({ detector: 'crash-loop', count: 3, agents: { ada: 3 }, hosts: { alpha: 3 } })
  },
)
