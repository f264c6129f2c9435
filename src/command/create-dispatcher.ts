import { Failure } from '../errors.ts'
import { DifferentOp } from '../store/different-op.ts'
import { opId } from '../store/op-record.ts'
import type { PendingConfirmation } from '../store/store.ts'
import { auditRequest } from './audit-request.ts'
import { admitWords, answerCard } from './answer-card.ts'
import { authorise } from './authorise.ts'
import type { Verdict } from './authorise.ts'
import { beyondMandate } from './beyond-mandate.ts'
import { createLine } from './create-line.ts'
import { createContext } from './create-context.ts'
import type { DispatcherDeps } from './create-context.ts'
import type { Answer, Command, CommandContext, ConfirmAnswer, Confirmation, Place } from './definition.ts'
import type { Dispatcher, Request } from './dispatch.ts'
import { findCommand } from './find-command.ts'
import { guardNamed } from './guard-named.ts'
import { optionSpecs } from './option-specs.ts'
import { parseOptions } from './parse-options.ts'
import { placeRefusal } from './place-refusal.ts'
import { pressCard } from './press-card.ts'
import { meansDigest, planDigest } from './plan-digest.ts'
import { principalNow } from './principal-now.ts'
import { renderAsked } from './render-asked.ts'
import { rankSuggestions, suggestionsOf } from './suggestions.ts'
import { tellOutage } from './tell-outage.ts'
import { toolSchema } from './tools.ts'
import { whereOf } from './where-of.ts'

type Run = {
  readonly command: Command
  readonly options: Record<string, unknown>
  readonly request: Request
  readonly context: CommandContext
  readonly verdict: Verdict
}

/** The one way to run a command: find, authorise, parse, confirm, run, audit. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const line = createLine()
  const auditAnswer = (options: unknown, request: Request, verdict: Verdict): Promise<void> =>
    auditRequest(deps, { name: 'answer', risk: 'change' }, options, request, verdict)
  const dispatch: Dispatcher['dispatch'] = async (name, rawOptions, request) => {
    const command = findCommand(deps.commands, name)
    return await toldOfOutage(command, async () => {
      const asked = { ...request, principal: await principalNow(deps, request) }
      const run = await prepare(deps, command, rawOptions, asked)
      return await onceOnly(deps, run, () => {
        // Two at once would both count the agents before either has added one.
        const isCounted = request.principal.kind === 'mandate' && command.addsAgents !== undefined
        return isCounted ? line(() => planned(deps, run)) : planned(deps, run)
      })
    })
  }
  return {
    commands: deps.commands,
    dispatch,
    press: (cardId, choice, request) => pressCard(deps, cardId, choice, request, dispatch),
    confirm: (digest, request) => confirmed(deps, digest, request),
    answer: (cardId, answer, request) => answerCard({ ...deps, audit: auditAnswer }, cardId, answer, request),
    admitWords: (cardId, request) => admitWords({ ...deps, audit: auditAnswer }, cardId, request),
    async judge(name, { principal: spoke, place }) {
      const principal = await principalNow(deps, { principal: spoke, place })
      const where = await whereOf(deps, { principal, place }, {})
      return authorise(deps.policy(), principal, guardNamed(deps.commands, name), where)
    },
    projectIds: async (request) => (await whereOf(deps, request, {})).projectIds ?? [],
    prefill: (name, request) => prefill(deps, name, request),
    suggest: (name, option, partial, request) =>
      suggest(deps, name, option, partial, request).catch((error: unknown) => {
        deps.log.debug({ err: error, command: name, option }, 'no suggestions')
        return []
      }),
  }
}

/** Everything that is decided before anything happens. */
async function prepare(deps: DispatcherDeps, command: Command, raw: unknown, request: Request): Promise<Run> {
  const verdict = await admitted(deps, command, raw, request)
  const elsewhere = placeRefusal(command, request.place)
  if (elsewhere !== undefined) throw new Failure(elsewhere, { exit: 'usage' })
  const run = { command, options: parseOptions(command, raw), request, context: createContext(deps, request), verdict }
  const raised = command.raise?.(run.options)
  if (raised === undefined) return run
  const more = { ...command, ...raised }
  return { ...run, command: more, verdict: await admitted(deps, more, raw, request) }
}

async function admitted(deps: DispatcherDeps, command: Command, raw: unknown, request: Request): Promise<Verdict> {
  const verdict = authorise(deps.policy(), request.principal, command, await whereOf(deps, request, raw))
  if (verdict.allowed || verdict.beyond !== undefined) return verdict
  await auditRequest(deps, command, raw, request, verdict)
  throw new Failure(`\`${command.name}\` is refused: ${verdict.rule}.`)
}

async function planned(deps: DispatcherDeps, run: Run): Promise<Answer> {
  const { command, options, request, verdict } = run
  const { principal: by } = request
  const reason = await beyondMandate(deps, { command, principal: by, verdict })
  const plan = await planOf(run)
  if (reason !== undefined) return await askPerson(deps, run, { reason, ...(plan === undefined ? {} : { plan }) })
  if (plan === undefined) {
    if (by.kind !== 'mandate' || command.risk !== 'danger') return await ran(deps, run)
    return await askPerson(deps, run, { reason: 'what is dangerous waits for a person' })
  }
  const digest = planDigest(command.name, options, plan)
  const isSeen = meansDigest(request.yes, digest) || (plan.bound !== undefined && request.seen === plan.bound)
  // A tool call's digest is not looked at: agents never approve.
  if (isSeen && isPerson(request)) return await ran(deps, withConfirmed(run, plan))
  const asked = await askAs(deps, pendingOf(run), plan, digest)
  return request.seen === undefined ? asked : { ...asked, plan: changedTo(asked.plan) }
}

async function planOf({ command, context, options }: Run): Promise<Confirmation | undefined> {
  const plan = await command.confirm?.(context, options)
  return typeof plan === 'string' ? { text: plan } : plan
}

/** What runs is what was read, also when the world moves on in between. */
const withConfirmed = (run: Run, { bound }: Confirmation): Run =>
  bound === undefined ? run : { ...run, context: { ...run.context, confirmed: bound } }

async function askAs(
  { store }: DispatcherDeps,
  pending: Omit<PendingConfirmation, 'digest' | 'plan'>,
  { text, bound, files }: Confirmation,
  digest: string,
): Promise<ConfirmAnswer> {
  await store.confirmations.add({ ...pending, digest, plan: text, ...(bound === undefined ? {} : { bound }) })
  return { kind: 'confirm', digest, plan: text, ...(files && { files }) }
}

/** Not a refusal: a person with the tier is shown all of it, and runs it with a click, as themself. */
async function askPerson(
  deps: DispatcherDeps,
  run: Run,
  { reason, plan }: { reason: string; plan?: Confirmation },
): Promise<Answer> {
  const { command, options, request, verdict } = run
  const text = renderAsked({ command: command.name, options, reason, plan: plan?.text })
  // Each ask is a plan of its own: the same words of another topic are answered there.
  const digest = planDigest(command.name, options, { text: `${text}\n${request.cause}` })
  await auditRequest(deps, command, options, request, {
    ...verdict,
    allowed: false,
    rule: `a person was asked: ${reason}`,
  })
  const beyond = { reason, ...(plan && { plan: plan.text }) }
  const answer = await askAs(deps, { ...pendingOf(run), beyond }, { ...plan, text }, digest)
  return { ...answer, beyond: reason }
}

function pendingOf({ command, options, request }: Run): Omit<PendingConfirmation, 'digest' | 'plan'> {
  const { principal: by, place, cause, wakes } = request
  return { command: command.name, options, by, place, cause, ...(wakes === undefined ? {} : { wakes }) }
}

const isPerson = ({ place, principal }: Request): boolean =>
  place.door !== 'orchestrator' && principal.kind !== 'mandate'

/**
 * The plan is made again for the person who confirms, and runs once, if it is the one that they read. Its ops are named
 * by the request that asked, so that this one, repeated, finds them.
 */
async function confirmed(deps: DispatcherDeps, digest: string, request: Request): Promise<Answer> {
  if (!isPerson(request)) throw new Failure('Only a person can confirm a plan.')
  const pending = await deps.store.confirmations.get(digest).catch((error: unknown) => {
    throw tellOutage(error, { what: 'this plan', queues: true })
  })
  if (pending === undefined) throw gone()
  const wakes = pending.wakes === undefined ? {} : { wakes: pending.wakes }
  const command = findCommand(deps.commands, pending.command)
  return await toldOfOutage(command, async () => {
    const asked = { ...request, place: placeAsked(pending, request), cause: pending.cause, ...wakes }
    const run = await prepare(deps, command, pending.options, asked)
    const plan = await planOf(run)
    if (plan !== undefined && !isAsShown(pending, run, plan)) return await askAnew(deps, pending, run, plan)
    if (!(await deps.store.confirmations.take(digest))) throw gone()
    return await ran(deps, plan === undefined ? run : withConfirmed(run, plan)).catch(async (error: unknown) => {
      // Pressed and not done: the same press may come again, and what it did queue it finds by its cause.
      await deps.store.confirmations.add(pending).catch(() => undefined)
      throw error
    })
  })
}

/** A card that its thread could not show stands elsewhere: what was read there is done where it was asked. */
function placeAsked({ place: { topicId, channelId } }: PendingConfirmation, { place }: Request): Place {
  const { door, guildId, thread } = place
  return {
    door,
    ...(guildId === undefined ? {} : { guildId }),
    ...(thread === undefined ? {} : { thread }),
    ...(topicId === undefined ? {} : { topicId }),
    ...(channelId === undefined ? {} : { channelId }),
  }
}

async function toldOfOutage<T>({ name, risk, queues = false }: Command, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    throw risk === 'read' ? error : tellOutage(error, { what: `\`${name}\``, queues })
  }
}

/** Nothing to confirm any more, no plan, is less than what they agreed to. */
const isAsShown = (
  { digest, beyond, bound }: PendingConfirmation,
  { command, options }: Run,
  plan: Confirmation,
): boolean =>
  beyond === undefined
    ? planDigest(command.name, options, plan) === digest
    : plan.text === beyond.plan && plan.bound === bound

/** Who pressed reads what it would be now, and presses again, or not. */
async function askAnew(
  deps: DispatcherDeps,
  { command: name, options: given, by, place, cause, wakes, beyond }: PendingConfirmation,
  { command, options }: Run,
  plan: Confirmation,
): Promise<Answer> {
  if (beyond !== undefined) throw changed()
  const pending = { command: name, options: given, by, place, cause, ...(wakes === undefined ? {} : { wakes }) }
  const answer = await askAs(deps, pending, plan, planDigest(command.name, options, plan))
  return { ...answer, plan: changedTo(plan.text) }
}

/** Under the line that says so the plan as it is now. */
const changedTo = (plan: string): string =>
  `What would happen has changed since this was shown; nothing was done. Now it is:\n${plan}`

const gone = (): Failure =>
  new Failure('This plan does not wait any more: it was confirmed, or its time has passed. Ask again.', {
    exit: 'conflict',
  })
const changed = (): Failure =>
  new Failure('What would happen has changed since this was asked. Ask again to see it as it is now.', {
    exit: 'conflict',
  })

async function ran(deps: DispatcherDeps, { command, options, request, context, verdict }: Run): Promise<Answer> {
  try {
    return await command.run(context, options)
  } finally {
    // Sent after what it records and waited for by nobody: in front of an op's own writes it would cost one more sync
    // of the disk before the acknowledgement.
    void auditRequest(deps, command, options, request, verdict)
  }
}

/**
 * A request that comes again (its door or its turn died before the answer) gets the op that it made: by now its own
 * effect may be what refuses it, as with a name that is taken.
 */
async function onceOnly(deps: DispatcherDeps, { command, request }: Run, run: () => Promise<Answer>): Promise<Answer> {
  try {
    const answer = await run()
    return answer.kind === 'confirm' ? ((await earlier(deps, request)) ?? answer) : answer
  } catch (error) {
    const isPlain = error instanceof Failure && !(error instanceof DifferentOp)
    const before = command.risk === 'read' || !isPlain ? undefined : await earlier(deps, request)
    if (before === undefined) throw error
    return before
  }
}

async function earlier({ store }: DispatcherDeps, { cause }: Request): Promise<Answer | undefined> {
  const op = await store.ops.get(opId(cause)).catch(() => undefined)
  return op && { kind: 'op', op }
}

async function prefill(deps: DispatcherDeps, name: string, request: Request) {
  const command = findCommand(deps.commands, name)
  if (command.prefill === undefined) return {}
  if (!authorise(deps.policy(), request.principal, command, await whereOf(deps, request, {})).allowed) return {}
  return await command.prefill(createContext(deps, request))
}

async function suggest(deps: DispatcherDeps, name: string, option: string, partial: string, request: Request) {
  const command = findCommand(deps.commands, name)
  if (!authorise(deps.policy(), request.principal, command, await whereOf(deps, request, {})).allowed) return []
  const spec = optionSpecs(toolSchema(command)).find((each) => each.name === option)
  const choices = (spec?.choices ?? []).map((choice) => ({ name: choice, value: choice }))
  const found =
    spec?.autocomplete === undefined ? [] : await suggestionsOf(spec.autocomplete, createContext(deps, request))
  return rankSuggestions([...choices, ...found], partial)
}
