import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import { mosProgram } from '../support/mos-program.ts'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { placeInstallation } from '../support/placed-installation.ts'
import { startTestRedis } from '../support/redis.ts'

const commandOf = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')

/** What runs below a keeper, which has the process id of what was started. */
async function kept(pid: number): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const commands = await Promise.all(children.trim().split(' ').map(Number).map(commandOf))
  return commands.find((command) => command.includes('/dist/mos.js\0')) ?? ''
}

test('doors that are a process of their own go along to the version that their worker has gone to', async () => {
  const redis = await startTestRedis()
  onTestFinished(() => redis.stop())
  const env = { REDIS_URL: redis.url, MOS_TENANT: 'alice' }
  const mos = await createMos(env, mosProgram, { part: 'serve' })
  onTestFinished(() => mos.dispose())
  const places = { dataDir: join(mos.home, 'data'), mosaicHome: join(mos.home, '.config', 'mosaic') }
  const { generation } = await placeInstallation(places, '0.9.0')
  const worker = spawn(process.execPath, [mosProgram, 'work'], {
    env: personsEnvironment(mos.home, env),
    stdio: 'ignore',
  })
  onTestFinished(() => void worker.kill('SIGTERM'))
  await mos.start()
  const { pid, url } = mos
  await eventually('the worker', async () => (await mos.shell('ps')).stdout.includes('idle'), 60_000)

  const went = await goToInstallation(mos, generation)
  expect([went.exit, went.stdout]).toEqual([
    0,
    expect.stringContaining('Mos runs from installation 0.9.0, and is ready'),
  ])
  expect(await kept(worker.pid ?? 0)).toMatch(/\/versions\/0\.9\.0\/.*\/dist\/mos\.js\0work/u)
  await eventually('the doors of 0.9.0', async () => (await kept(pid)).includes('/versions/0.9.0/'), 30_000)
  expect(mos.said).toContain('0.9.0 counts since this was started: it is started again')
  await eventually(
    'an answer at the same place',
    () =>
      fetch(`${url}/health`).then(
        ({ ok }) => ok,
        () => false,
      ),
    30_000,
  )
  expect((await mos.shell('ps')).exit).toBe(0)
  expect([mos.pid, await mos.stop()]).toEqual([pid, 0])
})
