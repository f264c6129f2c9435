import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { setup as provision } from '../test/global-setup.ts'
import { createMos } from '../test/support/mos.ts'
import { cpuSeconds } from './process-usage.ts'

// `node bench/idle-fleet.ts [agents] [seconds]`: what Mos itself costs while nothing happens, in percent of a core.
// Its agents are programs that sleep, so that they cost nothing; their runners write the heartbeats.
const agents = Number(process.argv[2] ?? 50)
const seconds = Number(process.argv[3] ?? 60)
const say = (line: string): void => void process.stderr.write(`idle fleet: ${line}\n`)

await provision()
const mos = await createMos({ LOG_LEVEL: 'error' })
try {
  await mos.start()
  const fleet = join(mos.home, '.config', 'mosaic', 'fleet')
  const names = Array.from({ length: agents }, (_, index) => `agent-${index}`)
  await mkdir(join(fleet, 'agents'), { recursive: true })
  for (const name of names)
    await writeFile(join(fleet, 'agents', `${name}.env`), 'MOSAIC_AGENT_COMMAND="sleep 100000"\n', { mode: 0o600 })
  const entries = names.map((name) => `  - name: ${name}\n    runtime: stub\n    class: operations\n`)
  await appendFile(join(fleet, 'roster.yaml'), entries.join(''))
  const from = Date.now()
  while ((await mos.panes()).length < agents) await wait(1000)
  say(`${agents} agents are up after ${Math.round((Date.now() - from) / 1000)} s`)
  await wait(20_000)
  const before = await cpuSeconds(mos.pid)
  await wait(seconds * 1000)
  const spent = (await cpuSeconds(mos.pid)) - before
  console.log(`${((100 * spent) / seconds).toFixed(2)}% of a core over ${seconds} s, with ${agents} idle agents`)
} finally {
  await mos.dispose()
}
