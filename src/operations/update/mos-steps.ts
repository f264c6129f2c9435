import type { Step } from '../operation.ts'
import type { UpdateDeps } from './update-deps.ts'

type Roots = { readonly rootBefore: string; readonly rootAfter: string }

/** What follows where another Mos counts: units, and Mos itself. None where it is the same one. */
export function mosSteps(
  { refreshUnits, restart }: Pick<UpdateDeps, 'refreshUnits' | 'restart'>,
  { rootBefore, rootAfter }: Roots,
): readonly Step[] {
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
      run: (signal) => restart(rootAfter, signal),
      undo: async () => void (await restart(rootBefore)),
    },
  ]
}
