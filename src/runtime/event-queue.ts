/** What is pushed comes out in that order, to one reader; nothing after `end`. */
export type EventQueue<T> = AsyncIterable<T> & {
  push(event: T): void
  end(): void
}

export function createEventQueue<T>(): EventQueue<T> {
  const waiting: T[] = []
  let isOver = false
  let wake: (() => void) | undefined
  return {
    push(event) {
      if (isOver) return
      waiting.push(event)
      wake?.()
    },
    end() {
      isOver = true
      wake?.()
    },
    async *[Symbol.asyncIterator]() {
      for (;;) {
        yield* waiting.splice(0)
        if (waiting.length > 0) continue
        if (isOver) return
        const news = Promise.withResolvers<undefined>()
        wake = () => {
          news.resolve(undefined)
        }
        await news.promise
      }
    },
  }
}
