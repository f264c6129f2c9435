import type { Place } from '../command/definition.ts'

/** A menu's entry that waits for its form: what it is about is known to nobody else, and not in the form. */
export type MenuAsked = {
  readonly command: string
  readonly userId: string
  readonly place: Place
  /** names of the options that the form's list, its text and its lines are */
  readonly choice: string
  readonly text: string | undefined
  readonly lines?: readonly string[]
}

export type MenuForms = {
  keep(id: string, asked: MenuAsked): void
  /** Once; undefined for who did not ask, and when it is too long ago. */
  take(id: string, userId: string): MenuAsked | undefined
}

const mostKept = 500
/** For as long as Discord takes a form. */
const keptMs = 15 * 60_000

/** In this process alone: a form that outlives it is asked for again. */
export function createMenuForms(now: () => number = Date.now): MenuForms {
  const kept = new Map<string, MenuAsked & { readonly at: number }>()
  return {
    keep(id, asked) {
      kept.set(id, { ...asked, at: now() })
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
    },
    take(id, userId) {
      const asked = kept.get(id)
      if (asked === undefined || asked.userId !== userId) return undefined
      kept.delete(id)
      return now() - asked.at > keptMs ? undefined : asked
    },
  }
}
