import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createStore } from '../../src/store/create-store.ts'
import { eventually } from '../support/eventually.ts'
import { killByMark } from '../support/kill-by-mark.ts'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { startTestRedis } from '../support/redis.ts'
import { silentLogger } from '../support/silent-logger.ts'

const root = join(import.meta.dirname, '..', '..')
const floor =
  'version: 1\ntransport: tmux\nagents:\n  - { name: orchestrator, runtime: stub }\n  - { name: enhancer, runtime: stub }\n'

/** `mos work` on a machine of its own, which keeps one agent. */
async function worker(hostId: string, agent: string, env: Readonly<Record<string, string>>) {
  const home = await mkdtemp(join(tmpdir(), 'mos-host-'))
  const fleet = join(home, '.config', 'mosaic', 'fleet')
  await mkdir(fleet, { recursive: true })
  const roster = `${floor}  - { name: ${agent}, runtime: stub, class: coder, host: ${hostId}, working_directory: ${home} }\n`
  await writeFile(join(fleet, 'roster.yaml'), roster)
  const child = spawn(process.execPath, [join(root, 'src', 'main.ts'), 'work'], {
    cwd: root,
    env: { ...personsEnvironment(home, env), MOS_HOST_ID: hostId },
    stdio: 'ignore',
  })
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  onTestFinished(async () => {
    await kill()
    await killByMark(home)
    await rm(home, { recursive: true, force: true, maxRetries: 5 })
  })
  return { kill }
}

type Shown = {
  readonly tenant?: string
  readonly name: string
  readonly host: string
  readonly readiness: string
  readonly why?: string
}

test('one table over hosts, one that went away among them, and over tenants once they are named', async () => {
  const redis = await startTestRedis()
  onTestFinished(() => redis.stop())
  const env = { REDIS_URL: redis.url, MOS_TENANT: 'alice' }
  const mos = await createMos(env)
  onTestFinished(() => mos.dispose())
  await mos.start()
  const [beta] = [await worker('beta', 'bea', env), await worker('gamma', 'gus', env)]
  await worker('delta', 'dan', { ...env, MOS_TENANT: 'dora' })

  const shown = async (): Promise<readonly Shown[]> => JSON.parse((await mos.shell('ps', '--json')).stdout) as Shown[]
  const row = async (name: string) => (await shown()).find((one) => one.name === name)
  const idle = async (name: string) => {
    const found = await row(name)
    return found?.readiness === 'idle' ? found : undefined
  }
  for (const [name, host] of [
    ['bea', 'beta'],
    ['gus', 'gamma'],
  ] as const) {
    expect(await eventually(`${name} is idle`, () => idle(name), 90_000)).toMatchObject({ host })
  }
  expect((await mos.shell('ps')).stdout.split('\n')[0]).not.toContain('tenant')
  expect(await row('dan')).toBeUndefined()

  await beta.kill()
  const store = await createStore({ redisUrl: redis.url, tenant: 'alice', logger: silentLogger })
  onTestFinished(() => store.close())
  const last = (await store.statuses.list()).find(({ hostId }) => hostId === 'beta')
  if (last === undefined) throw new Error('beta never told')
  await store.statuses.put({ ...last, at: Date.now() - 600_000 })
  expect(await row('bea')).toMatchObject({
    host: 'beta',
    readiness: 'unknown',
    why: 'host beta last told 10 min ago that it was idle',
  })
  expect(await row('gus')).toMatchObject({ host: 'gamma', readiness: 'idle' })

  await appendFile(join(mos.home, '.config', 'mosaic', 'fleet', 'mos.yaml'), 'tenants: [dora]\n')
  expect(await eventually('dan is idle', () => idle('dan'), 90_000)).toMatchObject({ tenant: 'dora', host: 'delta' })
  const table = (await mos.shell('ps')).stdout
  expect(table).toMatch(/^tenant +agent +role/u)
  expect(table).toMatch(/^dora +dan +coder +stub +idle/mu)
  expect(table).toMatch(/^alice +gus +coder +stub +idle/mu)
}, 240_000)
