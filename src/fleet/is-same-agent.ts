import { isDeepStrictEqual } from 'node:util'
import type { Agent } from './agent.ts'

/** Whether two entries say the same, wherever the objects come from. */
export const isSameAgent = (one: Agent, other: Agent | undefined): boolean =>
  other !== undefined && isDeepStrictEqual({ ...one }, { ...other })
