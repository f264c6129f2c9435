import { z } from 'zod'

const shapeOfNew = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/
const shapeOfExisting = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/
const longestNew = 32

/** A name for a new agent. Narrow, because it becomes a tmux session, a unit, a file and a branch. */
export const newName = z.string().superRefine((name, context) => {
  if (name.length > longestNew) {
    const message = `"${shown(name)}" has ${name.length} characters; a name has at most ${longestNew}.`
    context.addIssue({ code: 'custom', message })
  } else if (name === 'all') {
    context.addIssue({ code: 'custom', message: '"all" is no name for an agent: it means every agent.' })
  } else if (!shapeOfNew.test(name)) {
    const message = `"${shown(name)}" does not fit as a name: use a-z, 0-9 and single hyphens, a letter first, like ada or review-2.`
    context.addIssue({ code: 'custom', message })
  }
})

/** A name that a roster may already have: Mosaic is wider than Mos. */
export const existingName = z.string().superRefine((name, context) => {
  if (shapeOfExisting.test(name)) return
  const message = `"${shown(name)}" does not fit as a name: it takes letters, digits, _ . and -, a letter or digit first.`
  context.addIssue({ code: 'custom', message })
})

/** What is wrong with a name, in one sentence; undefined when it fits. */
export function nameProblem(name: string, rule: z.ZodString): string | undefined {
  return rule.safeParse(name).error?.issues[0]?.message
}

/** A hostile name must not break the line, or the terminal, that shows it. */
const shown = (name: string): string =>
  (name.length > 40 ? `${name.slice(0, 40)}…` : name).replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, '?')
