import { expect } from 'vitest'
import type { Op } from '../../../src/store/op.ts'
import type { Saga } from './saga.ts'
import type { World } from './saga-machine.ts'
import type { Fault } from './with-faults.ts'

/** Lives of a worker, each with what cuts it; after the last one nothing does. */
export type Case = { readonly name: string; readonly lives: readonly (readonly Fault[])[]; readonly ends: End }
export type End = 'new' | 'old' | 'needs attention'

type Steps = { readonly names: readonly string[]; readonly undoable: readonly number[] }

const whens = ['before', 'after'] as const
const spell = ({ verb, when, step, how }: Fault): string => `${how} ${when} ${verb} ${step}`
const caseOf = (ends: End, ...lives: readonly (readonly Fault[])[]): Case => ({
  name: lives.map((faults) => faults.map(spell).join(', ')).join('; then '),
  lives,
  ends,
})

const each = (steps: readonly number[], verb: Fault['verb'], how: Fault['how']): readonly Fault[] =>
  steps.flatMap((step) => whens.map((when): Fault => ({ step, when, how, verb })))
const indexes = ({ names }: Steps): readonly number[] => names.map((_, index) => index)

/** Each step cut before and after its effect, by an error and by a kill. */
export const singleFaults = (steps: Steps): readonly Case[] => [
  ...each(indexes(steps), 'run', 'error').map((fault) => caseOf('old', [fault])),
  ...each(indexes(steps), 'run', 'kill').map((fault) => caseOf('new', [fault])),
]

/** Two of them: a second kill in the next life, a kill or an error while things are taken back. */
export function doubleFaults(steps: Steps): readonly Case[] {
  const kills = each(indexes(steps), 'run', 'kill')
  const errors = each(indexes(steps), 'run', 'error')
  const undos = each(steps.undoable, 'undo', 'kill')
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

/** Of an op that fails by itself in step `last`: a kill in each step until then, and in each that is taken back. */
export const faultsOfBroken = ({ undoable }: Steps, last: number): readonly Case[] =>
  [
    ...each(
      Array.from({ length: last + 1 }, (_, step) => step),
      'run',
      'kill',
    ),
    ...each(
      undoable.filter((step) => step <= last),
      'undo',
      'kill',
    ),
  ]
    // It never gets behind the effect of the step that fails.
    .filter(({ step, when, verb }) => step < last || when === 'before' || verb === 'undo')
    .map((fault) => caseOf('old', [fault]))

type Given = {
  readonly saga: Saga
  readonly op: Op
  readonly worlds: { readonly old: World; readonly new: World }
  /** the generation that a remedy goes back to */
  readonly generation: number
}

/** Runs one; throws where it ends in another way than all-new, all-old, or told with a remedy that works. */
export async function runCase({ saga, op, worlds, generation }: Given, { name, lives, ends }: Case): Promise<void> {
  let last = op
  for (const faults of [...lives, []]) last = await saga.live(op, faults)
  const world = await saga.world()
  if (ends !== 'needs attention') {
    expect([name, last.state, world]).toEqual([name, ends === 'new' ? 'done' : 'failed', worlds[ends]])
    return
  }
  expect([name, last.state, last.exit]).toEqual([name, 'needs-attention', 4])
  expect(last.result).toMatch(/Undoing ".+" failed too: planted/u)
  // What `withRemedy` names, where the fault is in the step and not around it.
  const mended = await saga.back(generation)
  const { home, active } = await saga.world()
  expect([name, mended.state, home, active]).toEqual([name, 'done', worlds.old.home, worlds.old.active])
}

/** What the machine is before, and after the whole op. The saga is left as it was before. */
export async function worldsOf(saga: Saga, op: Op, reset: () => Promise<void>): Promise<{ old: World; new: World }> {
  const old = await saga.world()
  expect((await saga.live(op)).state).toBe('done')
  const after = await saga.world()
  await reset()
  return { old, new: after }
}
