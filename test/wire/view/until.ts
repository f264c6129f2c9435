import type { World } from '../state/world.ts'

export type Until = <T>(
  condition: () => T | Promise<T>,
  ms?: number,
  what?: string,
) => Promise<Exclude<T, false | undefined | null | 0 | ''>>

/** For what the double has no event of, such as a file or a process. */
const otherwiseEach = 25

/**
 * Resolves with the first truthy value of `condition`, which is looked at after everything that happens in the double.
 * Rejects after `ms` with `what`, or with what the condition itself threw last.
 */
export function makeUntil(world: World, happened: () => string): Until {
  return (condition, ms = 20_000, what = 'condition') =>
    new Promise((resolve, reject) => {
      let looking = false
      let last: unknown
      const stop = (): void => {
        world.watchers.delete(look)
        clearInterval(poll)
        clearTimeout(deadline)
      }
      const look = (): void => {
        if (looking) return
        looking = true
        void settle().finally(() => (looking = false))
      }
      const settle = async (): Promise<void> => {
        try {
          const value = await condition()
          last = undefined
          if (!value) return
          stop()
          resolve(value as Parameters<typeof resolve>[0])
        } catch (error) {
          last = error
        }
      }
      const poll = setInterval(look, otherwiseEach)
      const deadline = setTimeout(() => {
        stop()
        reject(new Error(`Not within ${ms} ms: ${what}\n${happened()}`, last === undefined ? {} : { cause: last }))
      }, ms)
      world.watchers.add(look)
      look()
    })
}
