import { Failure } from '../errors.ts'
import type { Op, Ops } from '../store/op.ts'
import { quote } from './quote.ts'

/** By its id, with or without `op-`. Throws a Failure when there is none. */
export async function findOp(ops: Pick<Ops, 'get'>, id: string): Promise<Op> {
  const wanted = id.trim()
  const op = wanted === '' ? undefined : await ops.get(wanted.startsWith('op-') ? wanted : `op-${wanted}`)
  if (op !== undefined) return op
  const given = quote(id)
  const head = given === undefined ? 'Name an op.' : `There is no op ${given}.`
  throw new Failure(`${head} \`op list\` shows the latest; finished ones are forgotten after a while.`)
}
