import { z } from 'zod'

/** The option of commands that mean the topic they are asked in, or another one. */
export const topicOption = z
  .string()
  .optional()
  .describe("Which topic; without one this thread's")
  .meta({ autocomplete: 'topics' })
