import type { z } from 'zod'
import { TrackerError } from './tracker.ts'

/** What was said, in the shape that it must have. `wrote`: something may have happened all the same. */
export function readAnswer<T>(schema: z.ZodType<T>, said: unknown, { wrote = false } = {}): T {
  const result = schema.safeParse(said)
  if (result.success) return result.data
  const at = result.error.issues[0]?.path.join('.') ?? ''
  throw new TrackerError(
    wrote ? 'unknown' : 'refused',
    `The tracker's answer is not one of its kind (${at === '' ? 'nothing in it' : `no ${at}`}). Is url: of this tracker the address of its API?`,
  )
}

/** Headers of a page: GitHub and Gitea say where the next one is. */
export const hasNext = (link: string | null | undefined): boolean => /rel="?next"?/.test(link ?? '')
