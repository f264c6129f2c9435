import type { Answer } from '../../command/definition.ts'
import type { Dispatcher, Request } from '../../command/dispatch.ts'
import { exitCodes, Failure } from '../../errors.ts'
import { firstLine } from '../../fleet/first-line.ts'
import { Unfinished } from '../../operations/unfinished.ts'
import { opId } from '../../store/op-record.ts'
import type { Op, Ops } from '../../store/op.ts'
import { nameStep } from './name-step.ts'
import type { RemedyArgs } from './remedy-args.ts'

export type RunDeps = {
  readonly dispatcher: Pick<Dispatcher, 'dispatch'>
  readonly ops: Pick<Ops, 'get' | 'waitFor' | 'requestCancel'>
}

type Asked = {
  /** the remedy's own op: the step runs as who approved it, and its op is named by it */
  readonly op: Pick<Op, 'id' | 'by'>
  readonly step: Extract<RemedyArgs['does'], { kind: 'commands' }>['steps'][number]
  /** from 1 */
  readonly number: number
  readonly place: RemedyArgs['place']
}

/**
 * Runs one command of a remedy as any door does, judged now and with the plan that was approved, and waits for its op.
 * Returns its proof; cancelled, it cancels that op first. A second run finds the op of the first. Throws a Failure, and
 * `Unfinished` where the op needs attention.
 */
export async function runCommand({ dispatcher, ops }: RunDeps, asked: Asked, signal: AbortSignal): Promise<string> {
  const { op, step, number, place } = asked
  const cause = `${op.id.replace(/^op-/, '')}-s${number}`
  const before = await ops.get(opId(cause))
  const answer: Answer = before === undefined ? await dispatched() : { kind: 'op', op: before }
  return answer.kind === 'op' ? proofOf(await ended(answer.op.id)) : wordsOf(answer)

  async function dispatched(): Promise<Answer> {
    const request: Request = { principal: op.by, place: placeOf(place), cause, receipt: 'none' }
    const first = await dispatcher.dispatch(step.command, step.options, request)
    if (first.kind !== 'confirm') return first
    if (first.digest !== step.digest) throw changed(step)
    return await dispatcher.dispatch(step.command, step.options, { ...request, yes: first.digest })
  }
  async function ended(id: string): Promise<Op> {
    try {
      return await ops.waitFor(id, signal)
    } catch (error) {
      if (!signal.aborted) throw error
      await ops.requestCancel(id, 'its remedy')
      return await ops.waitFor(id)
    }
  }
}

/** Without its thread: what it comes to is said in the remedy's own receipt and end. */
const placeOf = ({ door, guildId, topicId, channelId }: RemedyArgs['place']): Request['place'] => ({
  door,
  ...(guildId === undefined ? {} : { guildId }),
  ...(topicId === undefined ? {} : { topicId }),
  ...(channelId === undefined ? {} : { channelId }),
})

const changed = (step: Asked['step']): Failure =>
  new Failure(`what it would do is not what was approved any more. Nothing of \`${nameStep(step)}\` was done.`, {
    exit: 'conflict',
  })

function proofOf({ id, state, result = '' }: Op): string {
  if (state === 'done') return result
  const words = result === '' ? `it is ${state} (${id})` : result
  throw state === 'needs-attention' ? new Unfinished(words) : new Failure(words)
}

function wordsOf(answer: Exclude<Answer, { kind: 'op' }>): string {
  if (answer.kind === 'confirm') throw new Failure('it asks for another confirmation, and was not done.')
  const words = answer.kind === 'text' ? answer.text : (answer.note ?? answer.empty)
  if ((answer.exit ?? exitCodes.done) !== exitCodes.done) throw new Failure(firstLine(words))
  return words
}
