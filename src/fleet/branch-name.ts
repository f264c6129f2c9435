import { z } from 'zod'

// A part of git-check-ref-format's rules that no real branch misses, so that a name is never an option or a range.
const shape = /^[A-Za-z0-9_][\w./#+@-]*$/
/** git's own: a branch `refs/heads/main` would make main ambiguous, and `origin/main` is another's. */
const ref = /^((refs|heads|tags|remotes|origin)(\/|$)|([a-z]+_)?head$)/i
const forbidden = /\.\.|\/\/|@\{|\/\.|\.lock(\/|$)|[./]$/

/** A branch of git: it stands in argvs and, with `/`, in no path of ours. */
export const branchName = z
  .string()
  .max(200)
  .refine(
    (name) => shape.test(name) && !forbidden.test(name),
    'a branch is made of letters, digits and ./_#+@-, like main or fix/payment',
  )
  .refine((name) => !ref.test(name), 'that name means something else to git; take one like main or fix/payment')
