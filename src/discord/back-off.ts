/** Milliseconds before the next try: doubling from 1 s to 60 s, with up to a fifth less so that many don't come at once. */
export const backOff = (failures: number, random = Math.random()): number =>
  Math.min(60_000, 1_000 * 2 ** Math.max(0, failures - 1)) * (1 - random / 5)
