/** 200 ms after the first failure, doubling, 10 s at most. */
export const backOffMs = (failures: number): number => Math.min(200 * 2 ** (failures - 1), 10_000)
