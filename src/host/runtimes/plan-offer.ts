import type { FoundRuntime } from './find-runtimes.ts'

/**
 * One line that offers what is installed and logged in, while nobody has chosen a runtime. Nothing to offer: undefined.
 * It is only said: a model costs money, and that is for a person to decide.
 */
export function planOffer(found: readonly FoundRuntime[]): string | undefined {
  const ready = found.filter(({ version, login }) => version !== undefined && login === 'yes')
  const [first] = ready
  if (first === undefined) return undefined
  const names = ready.map(({ name, version }) => `${name} ${version}`)
  const last = names.pop()
  const all = names.length === 0 ? `${last} is` : `${names.join(', ')} and ${last} are`
  return `${all} installed and logged in: say "use ${first.name}" in a topic, or put MOS_RUNTIME=${first.name} into .env for all.`
}
