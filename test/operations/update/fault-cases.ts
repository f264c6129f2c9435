import { expect } from 'vitest'
import type { Op } from '../../../src/store/op.ts'
import type { Saga } from './saga.ts'
import type { World } from './saga-machine.ts'
import type { Fault } from './with-faults.ts'

/** Lives of a worker, each with what cuts it; after the last one nothing does. */
export type Case = { readonly name: string; readonly lives: readonly (readonly Fault[])[]; readonly ends: End }
export type End = 'new' | 'old' | 'needs attention'

const whens = ['before', 'after'] as const
const spell = ({ verb, when, step, how }: Fault): string => `${how} ${when} ${verb} ${step}`
const caseOf = (ends: End, ...lives: readonly (readonly Fault[])[]): Case => ({
  name: lives.map((faults) => faults.map(spell).join(', ')).join('; then '),
  lives,
  ends,
})

/** Each step cut before and after its effect, by an error and by a kill. */
export const singleFaults = (steps: number): readonly Case[] =>
  Array.from({ length: steps }, (_, step) => step).flatMap((step) =>
    whens.flatMap((when) => [
      caseOf('old', [{ step, when, how: 'error', verb: 'run' }]),
      caseOf('new', [{ step, when, how: 'kill', verb: 'run' }]),
    ]),
  )

/** Two of them: a second kill in the next life, a kill or an error while things are taken back. `undoable`: indexes of such steps. */
export function doubleFaults(steps: number, undoable: readonly number[]): readonly Case[] {
  const all = Array.from({ length: steps }, (_, step) => step)
  const kills = all.flatMap((step) => whens.map((when): Fault => ({ step, when, how: 'kill', verb: 'run' })))
  const errors = kills.map((fault): Fault => ({ ...fault, how: 'error' }))
  const undos = undoable.flatMap((step) => whens.map((when): Fault => ({ step, when, how: 'kill', verb: 'undo' })))
  return [
    ...kills.flatMap((one) => kills.filter(({ step }) => step >= one.step).map((two) => caseOf('new', [one], [two]))),
    ...kills.flatMap((one) => errors.filter(({ step }) => step >= one.step).map((two) => caseOf('old', [one], [two]))),
    ...errors.flatMap((one) =>
      undos
        .filter(({ step }) => step <= one.step)
        .flatMap((two) => [caseOf('old', [one, two]), caseOf('needs attention', [one, { ...two, how: 'error' }])]),
    ),
  ]
}

/** Runs one; throws where it ends in another way than all-new, all-old, or told with a remedy that works. */
export async function runCase(saga: Saga, op: Op, { name, lives, ends }: Case, worlds: { old: World; new: World }) {
  let last = op
  for (const faults of [...lives, []]) last = await saga.live(op, faults)
  const world = await saga.world()
  if (ends === 'new') {
    expect([name, last.state, world]).toEqual([name, 'done', worlds.new])
    return
  }
  if (ends === 'old') {
    expect([name, last.state, world]).toEqual([name, 'failed', worlds.old])
    return
  }
  expect([name, last.state, last.exit]).toEqual([name, 'needs-attention', 4])
  expect(last.result).toMatch(/Undoing ".+" failed too: planted/u)
  // What `withRemedy` names, where the fault is in the step and not around it.
  const mended = await saga.back(1)
  const { home, active } = await saga.world()
  expect([name, mended.state, home, active]).toEqual([name, 'done', worlds.old.home, worlds.old.active])
}

/** What the machine is before, and after a whole update. The saga is left as it was before. */
export async function worldsOf(saga: Saga, op: Op, reset: () => Promise<void>): Promise<{ old: World; new: World }> {
  const old = await saga.world()
  await saga.live(op)
  const after = await saga.world()
  await reset()
  return { old, new: after }
}
