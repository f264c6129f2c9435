import { z } from 'zod'
import { Failure } from '../errors.ts'
import { liftOf } from '../fleet/pause.ts'
import { renderPreamble } from '../fleet/preamble.ts'
import type { SendResult } from '../host/supervisor.ts'
import type { Op } from '../store/op.ts'
import type { FleetDeps } from './fleet-deps.ts'
import { findAgent } from './find-agent.ts'
import type { Operation } from './operation.ts'
import { Unfinished } from './unfinished.ts'
import type { AnswerWatch } from './watch-answers.ts'

const argsSchema = z.object({
  name: z.string(),
  text: z.string(),
  from: z.string().default('mos'),
  class: z.enum(['terminal-log', 'actionable', 'human', 'reaction']).default('actionable'),
  /** how often it was passed on from one agent to another */
  hops: z.number().default(0),
})

type Sending = { readonly typed: Promise<string>; readonly submitted: Promise<SendResult> }

/**
 * Types one message into an agent's composer, once, and says what proves that it arrived. Its steps are the receipt's
 * states; `answered` comes after the op's end, by `Replies`.
 */
export const send = (deps: FleetDeps & { readonly answers: Pick<AnswerWatch, 'expect' | 'forget'> }): Operation => ({
  kind: 'send',
  agents: (op) => [argsSchema.parse(op.args).name],
  plan: (op) => {
    const { name } = argsSchema.parse(op.args)
    let sending: Sending | undefined
    // Two steps, one send: after a restart it begins anew, and finds what came of the first.
    const begin = (signal: AbortSignal): Sending => (sending ??= beginSend(deps, op, signal))
    return [
      { name: `look at ${name}`, run: () => lookAt(deps, name) },
      { name: 'typed', run: (signal) => begin(signal).typed },
      { name: 'submitted', run: async (signal) => tell(name, await begin(signal).submitted) },
    ]
  },
})

function beginSend(deps: Parameters<typeof send>[0], op: Op, signal: AbortSignal): Sending {
  const { name, text, from, class: messageClass, hops } = argsSchema.parse(op.args)
  const { hostId: host } = deps
  const to = { host, session: name }
  const whole = `${renderPreamble({ from: { host, session: from }, to, class: messageClass })} ${text}`
  const typed = Promise.withResolvers<string>()
  const isTyped = (): void => typed.resolve('it stands in the composer')
  const submit = async (): Promise<SendResult> => {
    await deps.answers.expect({ opId: op.id, agent: name, text: whole, at: Date.now(), hops })
    return deps.supervisor.send(name, whole, op.id, signal, isTyped).catch(async (error: unknown) => {
      await deps.answers.forget({ opId: op.id, agent: name })
      throw error
    })
  }
  const submitted = submit()
  submitted.then(() => typed.resolve('handed over'), typed.reject)
  // After a restart only the second step may be left to wait.
  typed.promise.catch(() => undefined)
  return { typed: typed.promise, submitted }
}

function tell(name: string, { state, evidence }: SendResult): string {
  if (state === 'submitted') return `${name} got it: ${evidence}`
  if (state === 'unverified')
    throw new Unfinished(
      `${name} may not have got it (unverified): ${evidence}.\nLook before you send it again: /agent logs agent:${name}`,
    )
  throw new Unfinished(`The message for ${name} was not submitted: ${evidence}.`)
}

async function lookAt(deps: FleetDeps, name: string): Promise<string> {
  const { role } = await findAgent(deps, name)
  if (role.placement === 'hosted') {
    throw new Failure(`${name} has no pane to type into: it lives in Mos. Talk to the orchestrator in a topic.`)
  }
  const { pane, paused } = (await deps.supervisor.look([name])).get(name) ?? {}
  if (paused !== undefined)
    throw new Failure(`Nothing was typed into ${name}: ${paused}. Lift it: ${liftOf(paused, name)}`, { exit: 'busy' })
  if (pane?.alive) return `pane ${pane.id} alive, pid ${pane.pid}`
  throw new Failure(`${name} is not running, so nothing was typed. Start it again: /fleet relaunch agent:${name}`)
}
