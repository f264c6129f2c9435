/** Milliseconds since 1970 with fractions: the same clock in every process of the bench. */
export const clock = (): number => performance.timeOrigin + performance.now()
