import type { Generation } from './generation.ts'

/** The installation that counted after generation `to`; undefined where no generation tells of any. */
export function installationAt(generations: readonly Generation[], to: number): string | undefined {
  const before = generations.findLast(({ number, installation }) => number <= to && installation !== undefined)
  if (before !== undefined) return before.installation
  return generations.find(({ number, installation }) => number > to && installation !== undefined)?.installationBefore
}
