import { lookAndPlan } from '../../src/seed/look-and-plan.ts'
import { reseed } from '../../src/seed/reseed.ts'
import type { Trouble } from '../support/crash-disk.ts'
import { crashRun } from './crash-run.ts'
import type { CrashRun } from './crash-run.ts'
import { crashScenario, paths } from './crash-scenario.ts'
import type { Mistake } from './mistaken.ts'
import { createRandom } from '../soak/random.ts'
import { pick } from './pick.ts'

const codes = ['ENOSPC', 'EIO', 'EACCES', 'EXDEV'] as const

/** How many calls that change something a reseed of this scenario makes. */
async function callsOf(seed: number): Promise<number> {
  const { disk, old, next, edit } = crashScenario(createRandom(seed))
  await reseed(disk.disk, paths, old, { by: 'test' })
  edit()
  const { digest } = (await lookAndPlan(disk.disk, paths, next)).plan
  disk.trouble(undefined)
  await reseed(disk.disk, paths, next, { by: 'test', digest })
  return disk.calls()
}

/** Each call cut before and after its effect, and failed: with a second trouble in what follows, or a person's edit. */
async function* runsOf(seed: number, every: number): AsyncGenerator<CrashRun> {
  const random = createRandom(seed + 1_000_000)
  const anywhere = (): Trouble =>
    random() < 0.7
      ? { kind: 'cut', at: 1 + Math.floor(random() * 30), afterEffect: random() < 0.5 }
      : { kind: 'error', at: 1 + Math.floor(random() * 30), code: pick(random, codes), afterEffect: random() < 0.5 }
  const calls = await callsOf(seed)
  for (let at = 1 + (seed % every); at <= calls; at += every)
    for (const first of [
      { kind: 'cut', at, afterEffect: false },
      { kind: 'cut', at, afterEffect: true },
      { kind: 'error', at, code: pick(random, codes), afterEffect: random() < 0.2 },
    ] as const)
      yield {
        seed,
        reseeds: [first, ...(random() < 0.5 ? [anywhere()] : [])],
        ...(random() < 0.3 && { back: anywhere() }),
        isEdited: random() < 0.15,
      }
}

type Options = {
  readonly from?: number
  /** runs, at most; each is cut or failed at a point of its own */
  readonly most: number
  /** of the calls of a scenario only each so many-th */
  readonly every?: number
  readonly mistake?: Mistake
  /** the fault that ends it */
  readonly until?: RegExp
}

/** Runs until there are enough, or there is the fault that is looked for. */
export async function crashRuns({ from = 1, most, every = 1, mistake, until }: Options) {
  const faults: string[] = []
  let runs = 0
  for (let seed = from; ; seed++) {
    for await (const run of runsOf(seed, every)) {
      if (runs === most || faults.some((fault) => until?.test(fault))) return { runs, faults }
      runs += 1
      for (const fault of await crashRun({ ...run, ...(mistake && { mistake }) }))
        faults.push(`${JSON.stringify(run)}: ${fault}`)
    }
  }
}
