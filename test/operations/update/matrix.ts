import { join } from 'node:path'
import { expect } from 'vitest'
import type { Host } from '../../../src/host/host.ts'
import type { Registry } from '../../support/registry.ts'
import { breaks, spoil, takeAway } from './broken-packages.ts'
import { doubleFaults, faultsOfBroken, runCase, singleFaults, worldsOf } from './fault-cases.ts'
import type { Case, End } from './fault-cases.ts'
import { createSaga } from './saga.ts'
import type { Saga } from './saga.ts'

export type Tally = Record<End, number> & { failures: string[] }

type Given = {
  readonly directory: string
  readonly host: Host
  readonly registry: Registry
  /** of `breaks`: the versions that do not work which are cut as well */
  readonly broken: readonly string[]
  /** which of all cases are run */
  readonly pick: (cases: readonly Case[], what: 'single' | 'double' | 'broken' | 'back') => readonly Case[]
}

/** Cuts the update of a machine, a way back and updates to versions that do not work, and counts how each ended. */
export async function runMatrix({ directory, host, registry, broken, pick }: Given): Promise<Tally> {
  const tally: Tally = { new: 0, old: 0, 'needs attention': 0, failures: [] }
  const saga = await createSaga(join(directory, 'machine'), host)
  await saga.runs(['ada'])
  await spoil(registry)
  const op = await saga.queue({ to: '1.5.0', relaunch: ['ada'] })
  const reset = await saga.keep()
  const run = async (given: Omit<Parameters<typeof runCase>[0], 'saga'>, some: readonly Case[], back = reset) => {
    for (const each of some) {
      await runCase({ ...given, saga }, each).then(
        () => (tally[each.ends] += 1),
        (error: unknown) => tally.failures.push(`${given.op.title}: ${each.name}: ${String(error)}`),
      )
      await back()
    }
  }
  const worlds = await worldsOf(saga, op, reset)
  const steps = saga.steps(op)
  expect([steps.names.length, steps.undoable.length]).toEqual([11, 8])
  await run({ op, worlds, generation: 1 }, [
    ...pick(singleFaults(steps), 'single'),
    ...pick(doubleFaults(steps), 'double'),
  ])

  for (const version of broken) {
    const { op: failing, last, again } = await expectBroken(saga, registry, version)
    await run({ op: failing, worlds, generation: 1 }, pick(faultsOfBroken(saga.steps(failing), last), 'broken'), again)
    await reset()
  }

  await saga.live(op)
  const { number = 0 } = (await saga.generations()).at(-1) ?? {}
  const wayBack = await saga.queueBack(1)
  const forth = await saga.keep()
  const there = await worldsOf(saga, wayBack, forth)
  await run({ op: wayBack, worlds: there, generation: number }, pick(singleFaults(saga.steps(wayBack)), 'back'), forth)
  return tally
}

/** A version that does not work, uncut: all is old, and said. It is left queued; `again` brings it back to that. */
export async function expectBroken(saga: Saga, registry: Registry, version: string) {
  const old = await saga.world()
  const op = await saga.queue({ to: version })
  const again = await saga.keep()
  if (version === '2.7.0') await takeAway(registry)
  const ended = await saga.live(op)
  expect([ended.state, ended.result]).toEqual(['failed', expect.stringMatching(breaks[version] ?? /^$/u)])
  expect([version, await saga.world()]).toEqual([version, old])
  await again()
  return { op, again, last: ended.steps.findLastIndex(({ state }) => state !== 'waiting') }
}
