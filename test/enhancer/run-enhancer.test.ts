import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { planSighting } from '../../src/enhancer/plan-sighting.ts'
import { detect } from '../../src/enhancer/detect.ts'
import { suggestRemedy } from '../../src/enhancer/remedies/suggest-remedy.ts'
import { defaultEnhancer } from '../../src/fleet/enhancer-settings.ts'
import type { FleetEvent } from '../../src/fleet/fleet-event.ts'
import type { Finding } from '../../src/store/finding.ts'
import type { Store } from '../../src/store/store.ts'
import { eventually } from '../support/eventually.ts'
import { testStore } from '../support/store.ts'
import { enhancerOn } from './enhancer-on.ts'

const now = Date.now()
const crash = (nth: number, agent = 'ada', text = 'Error: the model is gone\n    at run (/opt/app/run.js:3:1)') =>
  ({
    kind: 'crash',
    id: `${agent}-${nth}`,
    at: now - 60_000 + nth,
    hostId: 'h1',
    agent,
    text,
    runtime: 'stub',
    status: 1,
  }) as const
const crashes = (count: number, agent = 'ada'): readonly FleetEvent[] =>
  Array.from({ length: count }, (_, nth) => crash(nth, agent))

function started(store: Store, change: Parameters<typeof enhancerOn>[1] = {}) {
  const enhancer = enhancerOn(store, change)
  onTestFinished(() => enhancer.stop())
  return enhancer
}

test('what happens is a finding within 5 s, counted once, whoever looks again', async () => {
  const { store, another } = await testStore()
  const shown: Finding[] = []
  const explained: string[] = []
  const seams = {
    showFinding: async (finding: Finding) => void shown.push(finding),
    explainFinding: async ({ id }: Finding) => void explained.push(id),
  }
  const enhancer = started(store, seams)
  const began = performance.now()
  await store.history.add(crashes(3))
  const finding = await eventually('a finding', async () => (await store.findings.list())[0])
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(finding).toMatchObject({ detector: 'crash-loop', component: 'runtime stub', count: 3, state: 'open' })
  expect(finding.remedy).toBeDefined()
  await store.history.add([crash(3)])
  await eventually('the fourth', async () => ((await store.findings.list())[0]?.count ?? 0) === 4)
  expect(await enhancer.look()).toBe(1)
  expect(shown.map(({ count }) => count)).toEqual([3, 4])
  expect(explained).toEqual([finding.id])
  // As the next Mos: it has seen nothing yet.
  expect(await started(await another(), seams).look()).toBe(1)
  expect(await store.findings.list()).toMatchObject([{ count: 4 }])
  expect([shown.length, explained.length]).toEqual([2, 1])
})

test('nothing of a secret is noted, and what was noted and not shown is shown by the next Mos', async () => {
  const { store, another } = await testStore()
  await store.history.add(crashes(3).map((event) => ({ ...event, text: 'Error: hunter2-hunter2 is no password' })))
  const died = Promise.withResolvers<void>()
  const hangs = enhancerOn(store, {
    showFinding: () => {
      died.resolve()
      return new Promise(() => undefined)
    },
  })
  void hangs.look()
  await died.promise
  expect(JSON.stringify(await store.findings.list())).not.toContain('hunter2')
  const shown: Finding[] = []
  const explained: Finding[] = []
  const next = started(await another(), {
    showFinding: async (finding) => void shown.push(finding),
    explainFinding: async (finding) => void explained.push(finding),
  })
  await next.look()
  await next.look()
  expect(shown).toMatchObject([{ count: 3 }])
  expect(explained).toHaveLength(1)
})

test('one that cannot be noted hides no other, and is tried again', async () => {
  const { store } = await testStore()
  let isBroken = true
  const findings = {
    ...store.findings,
    note: (...given: Parameters<Store['findings']['note']>) =>
      isBroken && given[0].component === 'runtime pi' ? Promise.reject(new Error('no')) : store.findings.note(...given),
  }
  const enhancer = started(store, { findings })
  await store.history.add([...crashes(3), ...crashes(3, 'bob').map((each): FleetEvent => ({ ...each, runtime: 'pi' }))])
  await enhancer.look()
  expect(await store.findings.list()).toMatchObject([{ component: 'runtime stub' }])
  isBroken = false
  await enhancer.look()
  expect(await store.findings.list()).toHaveLength(2)
})

test('on another host nothing is looked at, and where nothing happens nothing is loaded or written', async () => {
  const { store, redis } = await testStore()
  let loads = 0
  const load = () => {
    loads += 1
    return Promise.resolve({ detect, planSighting, suggestRemedy })
  }
  const elsewhere = started(store, { load, isHere: () => Promise.resolve(false) })
  const here = started(store, { load })
  expect(await here.look()).toBe(0)
  expect(loads).toBe(0)
  await store.history.add(crashes(3))
  expect(await elsewhere.look()).toBe(0)
  expect(await here.look()).toBe(1)
  const before = await writes(redis.socketPath)
  for (let times = 0; times < 3; times += 1) await here.look()
  expect(await writes(redis.socketPath)).toBe(before)
  expect(loads).toBe(1)
})

test('hundreds of different errors: bounded cards, each counted, and the loop is never held for long', async () => {
  const { store } = await testStore()
  const settings = () => ({ ...defaultEnhancer, thresholds: { ...defaultEnhancer.thresholds, repeatedError: 1 } })
  const enhancer = started(store, { settings })
  const events = Array.from({ length: 300 }, (_, nth): FleetEvent => {
    const word = `${String.fromCodePoint(97 + (nth % 26))}${String.fromCodePoint(97 + (Math.floor(nth / 26) % 26))}`
    const text = `${word.toUpperCase()}Error: ${word.repeat(4)} broke the ${word.repeat(2)} of ${word}${word}x`
    return {
      kind: 'error',
      source: 'adapter',
      text,
      id: `e${nth}`,
      at: now - 1_000 + nth,
      hostId: 'h1',
      runtime: 'codex',
    }
  })
  await store.history.add(events)
  const delays = monitorEventLoopDelay({ resolution: 5 })
  delays.enable()
  const found = await enhancer.look()
  delays.disable()
  expect(delays.max / 1e6).toBeLessThan(1_000)
  const findings = await store.findings.list({ limit: 2_000 })
  expect(findings.reduce((sum, { count }) => sum + count, 0)).toBe(300)
  expect(found).toBe(findings.length)
  expect(findings.filter(({ isFolded }) => isFolded !== true).length).toBeLessThanOrEqual(5)
}, 60_000)

test('kill -9 at any moment changes no count', { timeout: 120_000 }, async () => {
  const { store, redis } = await testStore()
  const run = () => {
    const program = join(import.meta.dirname, 'enhancer-process.ts')
    return spawn(process.execPath, [program, redis.url, 'shown'], { stdio: ['ignore', 'pipe', 'inherit'] })
  }
  const agents = ['ada', 'bob', 'cy', 'dot']
  const runtimes = ['stub', 'pi', 'claude', 'codex'] as const
  const told = async (from: number) => {
    for (const [index, agent] of agents.entries()) {
      const runtime = runtimes[index] ?? 'stub'
      // Minutes apart, so that each is a fault of its own; the last one told again, as by a source that was killed.
      const at = now - 600_000 + index * 120_000
      const events = [from, from + 1, from + 2, from + 2].map((nth): FleetEvent => ({
        ...crash(nth, agent),
        runtime,
        at: at + nth,
      }))
      await store.history.add(events)
    }
  }
  for (let round = 0; round < 3; round += 1) {
    const child = run()
    const over = once(child, 'exit')
    await once(child.stdout, 'data')
    await told(round * 3)
    await wait(round * 100)
    child.kill('SIGKILL')
    await over
  }
  const enhancer = started(store, { showFinding: ({ id, count }) => store.facts.set(`shown.${id}`, String(count)) })
  await enhancer.look()
  const findings = await store.findings.list()
  expect(findings.map(({ count }) => count)).toEqual([9, 9, 9, 9])
  for (const { id } of findings) expect(Number(await store.facts.get(`shown.${id}`))).toBe(9)
})

/** How many commands that write Redis has carried out. */
async function writes(path: string): Promise<number> {
  const { Redis } = await import('ioredis')
  const redis = new Redis({ path })
  const stats = await redis.info('commandstats')
  redis.disconnect()
  const names = ['set', 'hset', 'xadd', 'zadd', 'evalsha', 'eval', 'publish', 'del']
  return names.reduce(
    (sum, name) => sum + Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`, 'u').exec(stats)?.[1] ?? 0),
    0,
  )
}
