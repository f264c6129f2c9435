import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../errors.ts'
import type { NewOp, Op } from './op.ts'

/** One cause asked for two things: the first stands. */
export class DifferentOp extends Failure {}

/** The op that stands for the request, unless it is another one than was asked for. */
export function sameOp(op: Op, asked: NewOp): Op {
  if (op.kind === asked.kind && isDeepStrictEqual(op.args, JSON.parse(JSON.stringify(asked.args)))) return op
  const text = `"${asked.title}" was not queued: the same request has made "${op.title}" (${op.id}) before. Ask for it anew.`
  throw new DifferentOp(text, { exit: 'conflict' })
}
