import { setTimeout as wait } from 'node:timers/promises'
import { bundle } from '../setup/bundle.mjs'
import { setup as provision } from '../test/global-setup.ts'
import { median } from './percentile.ts'
import { cpuTimes } from './process-usage.ts'
import { restingFleet } from './resting-fleet.ts'
import type { Program, RestingFleet } from './resting-fleet.ts'

// `node bench/idle-fleet.ts [agents] [seconds] [rounds] [sleep|stub]`: what `mos work` costs while nothing happens, in
// percent of a core, with `mos serve` and a Redis beside it; and what its agents' own parts cost, apart.
const [agents = 50, seconds = 60, rounds = 3] = process.argv.slice(2, 5).map(Number)
const program: Program = process.argv[5] === 'stub' ? 'stub' : 'sleep'
const settledMs = 30_000
const say = (line: string): void => void process.stderr.write(`idle fleet: ${line}\n`)

type Spent = { readonly own: number; readonly ended: number }

async function spentBy(fleet: RestingFleet): Promise<ReadonlyMap<string, Spent>> {
  const parts = await fleet.parts()
  const sums = [...parts].map(async ([part, pids]): Promise<[string, Spent]> => {
    const times = await Promise.all(pids.map((pid) => cpuTimes(pid)))
    const sum = (of: keyof Spent) => times.reduce((total, time) => total + time[of], 0)
    return [part, { own: sum('own'), ended: sum('ended') }]
  })
  return new Map(await Promise.all(sums))
}

const percent = (spent: number): string => `${((100 * spent) / seconds).toFixed(2)} %`

await provision()
await bundle(process.cwd())
const fleet = await restingFleet(agents, program)
try {
  say(`${agents} agents are up, each a ${program}`)
  await wait(settledMs)
  const seen = new Map<string, Spent[]>()
  for (let round = 1; round <= rounds; round += 1) {
    const before = await spentBy(fleet)
    await wait(seconds * 1000)
    for (const [part, { own, ended }] of await spentBy(fleet)) {
      const was = before.get(part) ?? { own: 0, ended: 0 }
      seen.set(part, [...(seen.get(part) ?? []), { own: own - was.own, ended: ended - was.ended }])
    }
  }
  console.log(`CPU of a core with ${agents} idle agents (${program}), median of ${rounds} × ${seconds} s`)
  for (const [part, spent] of seen) {
    const [own, ended] = (['own', 'ended'] as const).map((of) => percent(median(spent.map((each) => each[of]))))
    console.log(`${part.padEnd(9)} ${own}, programs that it started ${ended}`)
  }
} finally {
  await fleet.dispose()
}
