import type { Versions } from '../../host/versions.ts'
import type { Step } from '../operation.ts'
import type { Way } from './mos-steps.ts'
import { requireActive } from './require-active.ts'
import type { Restart } from './restart-mos.ts'

type Deps = { readonly versions: Pick<Versions, 'active'>; readonly restart?: Pick<Restart, 'requireNotGivenUp'> }

/**
 * A step behind the switch. Between two lives of an op the version that it switched to may have been given up by the
 * start, and a person may have gone back by a shell: it goes no further then, and takes back nothing of a third one.
 */
export function whileItCounts({ versions, restart }: Deps, { from, to, back, op }: Way) {
  return (step: Step): Step => {
    const { run, undo } = step
    return {
      ...step,
      async run(...given) {
        await restart?.requireNotGivenUp({ id: to, op })
        await requireActive(versions, [to])
        return run(...given)
      },
      ...(undo && {
        async undo() {
          await requireActive(versions, [from, to, back])
          return undo()
        },
      }),
    }
  }
}
