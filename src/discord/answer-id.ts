import { z } from 'zod'

const withId = z.object({ id: z.string() })

/** The id of what a request made or found: a message, a channel. */
export const answerId = (answer: unknown): string => withId.parse(answer).id
