import { z } from 'zod'

/**
 * Whether an error is one of ours: it would come again with every try. The network's errors are TypeErrors too in places,
 * and carry a code or a cause.
 */
export const isOwnFault = (error: unknown): boolean =>
  error instanceof z.ZodError ||
  ((error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) &&
    !('code' in error) &&
    error.cause === undefined)
