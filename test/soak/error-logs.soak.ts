import { writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { onTestFinished, test } from 'vitest'
import { expectGood, scoreGrouping } from '../enhancer/score-grouping.ts'
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
import { unseenFaults } from './error-logs/unseen-faults.ts'
import { tmuxFaults } from './error-logs/tmux-faults.ts'

const root = join(import.meta.dirname, '..', '..')

/**
 * `LOGS_TIMES` times each fault. `LOGS_WRITE` names a directory that gets them, in place of those in test/enhancer/logs;
 * without it what the programs say today is judged as those are. `LOGS_ONLY=^npm` is one program.
 */
test('what programs say today of their faults is grouped as what they said then', async () => {
  const redis = await startTestRedis()
  onTestFinished(redis.stop)
  const systemd = await testSystemd()
  const sets = {
    labelled: [
      ...nodeFaults,
      ...npmFaults,
      ...gitFaults,
      ...tmuxFaults,
      ...systemdFaults(systemd),
      ...redisFaults(redis),
      ...buildFaults,
      ...otherFaults,
      ...adapterFaults(),
    ],
    unseen: unseenFaults,
  }
  const only = process.env['LOGS_ONLY'] ?? ''
  const directory = process.env['LOGS_WRITE']
  for (const [name, faults] of Object.entries(sets)) {
    const logs = await makeLogs(
      faults.filter(({ label }) => new RegExp(only, 'u').test(label)),
      {
        times: Number(process.env['LOGS_TIMES'] ?? 3),
        seed: Number(process.env['LOGS_SEED'] ?? Date.now() % 1_000_000),
        path: process.env['PATH'] ?? '',
        own: [systemd.home, systemd.runtimeDir, dirname(redis.socketPath), root, process.env['RUNTIMES_CACHE'] ?? root],
      },
    )
    if (directory !== undefined)
      await writeFile(join(directory, `${name}.jsonl`), logs.map((log) => `${JSON.stringify(log)}\n`).join(''))
    else if (only === '') expectGood(name, scoreGrouping(logs))
  }
})
