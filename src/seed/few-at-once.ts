/** The disk's own threads: more wait, and only hold bytes. */
const atOnce = 8

/**
 * Does this for each, a few at once; results in order. After an error nothing more is begun, and what runs comes to its
 * end first, so that nothing happens behind the caller's back.
 */
export async function fewAtOnce<T, R>(items: Iterable<T>, work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const queue = [...items].entries()
  const results: R[] = []
  const failed: unknown[] = []
  async function turn(): Promise<void> {
    for (const [at, item] of queue) {
      if (failed.length > 0) return
      try {
        results[at] = await work(item)
      } catch (error) {
        failed.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, turn))
  if (failed.length > 0) throw failed[0]
  return results
}
