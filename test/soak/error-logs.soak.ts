import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { test } from 'vitest'
import { startTestRedis } from '../support/redis.ts'
import { testSystemd } from '../support/systemd.ts'
import { adapterFaults } from './error-logs/adapter-faults.ts'
import { buildFaults, otherFaults } from './error-logs/build-faults.ts'
import { gitFaults } from './error-logs/git-faults.ts'
import { makeLogs } from './error-logs/make-logs.ts'
import { nodeFaults } from './error-logs/node-faults.ts'
import { npmFaults } from './error-logs/npm-faults.ts'
import { redisFaults } from './error-logs/redis-faults.ts'
import { systemdFaults } from './error-logs/systemd-faults.ts'
import { tmuxFaults } from './error-logs/tmux-faults.ts'

const file = join(import.meta.dirname, '..', 'enhancer', 'logs', 'labelled.jsonl')
const root = join(import.meta.dirname, '..', '..')

test('what the programs say of each fault', async () => {
  const redis = await startTestRedis()
  const systemd = await testSystemd()
  const only = process.env['LOGS_ONLY']
  const faults = [
    ...nodeFaults,
    ...npmFaults,
    ...gitFaults,
    ...tmuxFaults,
    ...systemdFaults(systemd),
    ...redisFaults(redis),
    ...buildFaults,
    ...otherFaults,
    ...adapterFaults(),
  ].filter(({ label }) => only === undefined || label.startsWith(only))
  const logs = await makeLogs(faults, {
    times: Number(process.env['LOGS_TIMES'] ?? 5),
    seed: Number(process.env['LOGS_SEED'] ?? Date.now() % 1_000_000),
    path: process.env['PATH'] ?? '',
    own: [systemd.home, systemd.runtimeDir, dirname(redis.socketPath), root, process.env['RUNTIMES_CACHE'] ?? root],
  })
  await redis.stop()
  if (process.env['LOGS_WRITE'] !== undefined)
    await writeFile(process.env['LOGS_WRITE'], logs.map((log) => `${JSON.stringify(log)}\n`).join(''))
})
void file
