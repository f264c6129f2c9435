import { Failure } from '../../../src/errors.ts'
import type { Operation, Step } from '../../../src/operations/operation.ts'

/** Where a step is cut, in which way: by what it throws, or by the death of the process. */
export type Fault = {
  readonly step: number
  readonly when: 'before' | 'after'
  readonly how: 'error' | 'kill'
  readonly verb: 'run' | 'undo'
}

/** The same op, cut there. `die` ends this life. */
export const withFaults = (whole: Operation, faults: readonly Fault[], die: () => never): Operation => ({
  ...whole,
  plan: (asked) => whole.plan(asked).map((step, index) => cut(step, index, faults, die)),
})

function cut(step: Step, index: number, faults: readonly Fault[], die: () => never): Step {
  const strike = (verb: Fault['verb'], when: Fault['when']) => {
    const fault = faults.find((each) => each.step === index && each.verb === verb && each.when === when)
    if (fault?.how === 'kill') die()
    if (fault) throw new Failure(`planted ${when} ${step.name}.`)
  }
  const { undo } = step
  return {
    name: step.name,
    async run(signal) {
      strike('run', 'before')
      const note = await step.run(signal)
      strike('run', 'after')
      return note
    },
    ...(undo && {
      async undo() {
        strike('undo', 'before')
        await undo()
        strike('undo', 'after')
      },
    }),
  }
}
