import { decodeFields } from './fields.ts'
import type { Op } from './op.ts'

/** An op from its hash, as HGETALL or a script returns it; undefined when there is none. */
export const asOp = (hash: unknown): Op | undefined => decodeFields<Op>(hash)
