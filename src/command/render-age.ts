const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const

/** How long ago, in the largest unit that gives a whole number: `3 s`, `5 min`, `2 h`, `4 d`. Milliseconds in. */
export function renderAge(ms: number): string {
  const [size, unit] = units.find(([each]) => ms >= each) ?? [1_000, 's']
  return `${Math.max(0, Math.floor(ms / size))} ${unit}`
}
