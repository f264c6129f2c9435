import { z } from 'zod'

const hint = "a model's name begins with a letter or a digit and has no blanks, like opus or openai/gpt-5"

/**
 * The model that an agent asks its runtime for. It stands on the runtime's command line, where some take a word that
 * begins with `-` for an option of their own: `--hostname=0.0.0.0` would open opencode to the network.
 */
export const modelName = z
  .string()
  .max(100)
  .regex(/^[A-Za-z0-9][\w.:/@+[\]-]*$/, hint)

/** An empty one takes back what was set. */
export const modelOrNone = z
  .string()
  .max(100)
  .regex(/^$|^[A-Za-z0-9][\w.:/@+[\]-]*$/, hint)
