/** What a step says while it runs: the latest is written, one after the other, and nothing of it after the step's end. */
export function sayMeanwhile(write: (note: string) => Promise<void>) {
  let next: string | undefined
  let writing: Promise<void> | undefined
  let hasEnded = false
  const writeNext = async () => {
    while (next !== undefined && !hasEnded) {
      const note = next
      next = undefined
      // What can't be written is said at the next step, or at the end.
      await write(note).catch(() => undefined)
    }
    writing = undefined
  }
  return {
    tell(note: string): void {
      if (hasEnded) return
      next = note
      writing ??= writeNext()
    },
    async end(): Promise<void> {
      hasEnded = true
      await writing
    },
  }
}
