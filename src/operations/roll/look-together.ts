import { setTimeout as wait } from 'node:timers/promises'
import type { Supervisor } from '../../host/supervisor.ts'

const withinMs = 50

/**
 * One look, which costs processes, for all who ask within a moment; it begins after each of them asked. A wave waits in
 * step, and so looks as often as one agent alone.
 */
export function lookTogether(look: Supervisor['look']): Supervisor['look'] {
  let asked = new Set<string>()
  let next: ReturnType<Supervisor['look']> | undefined
  return (names) => {
    for (const name of names) asked.add(name)
    next ??= wait(withinMs).then(() => {
      const all = [...asked]
      asked = new Set()
      next = undefined
      return look(all)
    })
    return next
  }
}
