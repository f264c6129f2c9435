import type { Generation } from './generation.ts'
import { hashOf } from './hash.ts'

/** Names the unit files that counted as shipped after a generation: eight hex digits, `-` where there were none. */
export function unitsDigest({ base }: Pick<Generation, 'base'>): string {
  const units = Object.entries(base)
    .filter(([path]) => path.startsWith('mos/units/'))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
  return units.length === 0 ? '-' : hashOf(JSON.stringify(units)).slice(0, 8)
}
