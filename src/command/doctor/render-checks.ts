import type { Place } from '../definition.ts'
import { renderCheck } from './check.ts'
import type { Check } from './check.ts'

/** Every line in a shell; in a chat what is amiss, worst first, and the rest by name: a phone shows little. */
export function renderChecks(checks: readonly Check[], door: Place['door']): string {
  if (door !== 'discord') return checks.map(renderCheck).join('\n')
  const [fail = [], warn = [], ok = []] = (['fail', 'warn', 'ok'] as const).map((state) =>
    checks.filter((check) => check.state === state),
  )
  const well = ok.length === 0 ? [] : [`ok   ${ok.map(({ name, saw }) => wellOf(name, saw)).join(', ')}`]
  return [...[...fail, ...warn].map(renderCheck), ...well].join('\n')
}

/** Runtimes that nobody uses may be missing: their names alone would say that they are there. */
const wellOf = (name: string, saw: string): string => (saw === 'not installed' ? `no ${name}` : name)
