import type { Versions } from '../../host/versions.ts'
import type { Step } from '../operation.ts'
import { becomeOld } from './restart-mos.ts'
import type { UpdateDeps } from './update-deps.ts'
import { requireActive } from './require-active.ts'

/** From one installation to another, and where the Mos of each is. */
export type Way = {
  readonly from: string
  readonly to: string
  /** where it goes back to: `from`, or what ran in its place */
  readonly back: string
  readonly rootBefore: string
  readonly rootAfter: string
  /** id of the op that goes it */
  readonly op: string
}

type Deps = Pick<UpdateDeps, 'refreshUnits' | 'restart'> & { readonly versions: Versions }

/** The one step that makes another installation count. `look` throws a Failure where it must not. */
export const switchStep = ({ versions, restart }: Deps, way: Way, look?: () => Promise<unknown>): Step => ({
  name: `switch to ${way.to}`,
  async run() {
    const { from, to, back, rootBefore, rootAfter, op } = way
    await restart?.requireNotGivenUp({ id: to, op })
    await requireActive(versions, [from, to])
    await look?.()
    if (rootBefore !== rootAfter) await restart?.expect({ id: to, root: rootAfter, from: back, op })
    await versions.switchTo(to)
    return `${to} counts, ${from} before`
  },
  async undo() {
    await requireActive(versions, [way.from, way.to, way.back])
    await versions.switchTo(way.back)
  },
})

/** What follows where another Mos counts: units, and Mos itself. None where it is the same one. */
export function mosSteps({ versions, refreshUnits, restart }: Deps, way: Way): readonly Step[] {
  const { back, to, rootBefore, rootAfter, op } = way
  if (rootBefore === rootAfter) return []
  const units: Step = {
    name: 'refresh the units',
    run: () => refreshUnits(rootAfter),
    undo: async () => void (await refreshUnits(rootBefore)),
  }
  if (restart === undefined) return [units]
  return [
    units,
    {
      name: 'start Mos again',
      run: (signal) => restart.become({ id: to, root: rootAfter, from: back, op }, signal),
      undo: () => becomeOld({ restart, versions }, { id: back, root: rootBefore, from: to, op }),
    },
  ]
}
