import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, Confirmation, TextAnswer } from '../../src/command/definition.ts'
import { maskDiff } from '../../src/command/mask-diff.ts'
import { meansDigest } from '../../src/command/plan-digest.ts'
import { exitCodes, Failure } from '../../src/errors.ts'
import { principalId } from '../../src/fleet/principal.ts'
import { refreshWrittenUnits } from '../../src/host/systemd/refresh-written-units.ts'
import { offerConflicts } from '../../src/operations/offer-conflicts.ts'
import { conflictAt, decideAt, driftOf } from '../../src/seed/home-drift.ts'
import { renderConflict, renderLeft } from '../../src/seed/render-drift.ts'
import { planHome, reseedHome } from '../../src/seed/reseed-home.ts'

const waiting = (what: string) =>
  z.string().min(1).max(500).optional().describe(what).meta({ autocomplete: 'files that wait' })

const options = z.object({
  plan: z.boolean().default(false).describe('Only show what it would do, with the differences'),
  diff: waiting('Show the differences of a file that waits for your decision'),
  keep: waiting('Decide about a file that waits: yours stays, and this version of it is not offered again'),
  take: waiting('Decide about a file that waits: the new one takes its place, yours is backed up'),
  apply: z.string().min(12).max(64).optional().describe('In a shell: the digest of the plan to do, without a question'),
  sync: z.boolean().default(false).describe('In a shell: do what there is to do, without a question'),
})
type Options = z.output<typeof options>

export default defineCommand({
  description: "Bring this version's launchers, roles, hooks and units into the home; no edit of yours is lost",
  options,
  tier: 'admin',
  risk: 'change',
  queues: true,
  // By the files of this very copy of Mos, which is the new one in an update, while the old one runs.
  here: 'sync',
  phrases: ['reseed [the] [fleet|home|files]'],
  raise: (asked) => (looksOnly(asked) ? { tier: 'admin', risk: 'read' } : undefined),
  async confirm(context, asked) {
    requireOne(asked)
    const decision = decisionOf(asked)
    if (looksOnly(asked)) return undefined
    if (decision !== undefined) return await confirmDecision(context, decision)
    if (isShell(context) && (asked.sync || asked.apply !== undefined)) return undefined
    const { words, diff, digest, isNews, isHalfDone } = await planShown(context)
    // What was cut off was agreed to once, and is finished first.
    if (!isNews || isHalfDone) return undefined
    return { text: words, files: attached(diff), bound: digest }
  },
  async run(context, asked) {
    requireOne(asked)
    if (asked.diff !== undefined) return await showDiff(context, asked.diff)
    if (asked.plan) return await showPlan(context)
    const decision = decisionOf(asked)
    return decision === undefined ? await reseed(context, asked) : await decide(context, decision)
  },
})

const looksOnly = ({ plan, diff }: Options): boolean => plan || diff !== undefined

const planShown = async ({ host, config }: CommandContext) => maskDiff(await planHome(host.disk, config), config)

/** One thing at a time: what is asked for beside it would go unheard. */
function requireOne({ plan, diff, keep, take, apply, sync }: Options): void {
  const asked = Object.entries({ plan, diff, keep, take, apply, sync }).filter(
    ([, value]) => value !== false && value !== undefined,
  )
  if (asked.length > 1)
    throw new Failure(`\`fleet reseed\` does one thing at a time: ${asked.map(([name]) => name).join(' or ')}.`, {
      exit: 'usage',
    })
}

type Decision = { readonly path: string; readonly choice: 'keep' | 'take' }
function decisionOf({ keep, take }: Options): Decision | undefined {
  if (keep !== undefined) return { path: keep, choice: 'keep' }
  return take === undefined ? undefined : { path: take, choice: 'take' }
}

async function showDiff({ host, config }: CommandContext, of: string): Promise<TextAnswer> {
  const { conflict, version, diff } = maskDiff(await conflictAt(host.disk, config, of), config)
  const how = `/fleet reseed keep:${of} or /fleet reseed take:${of}`
  const text = `${renderConflict(conflict, version)}\nDecide: ${how}`
  return { kind: 'text', text, files: attached(diff), data: { path: of, why: conflict.why, diff } }
}

async function showPlan(context: CommandContext): Promise<TextAnswer> {
  const planned = await planShown(context)
  const remedied = planned.remedied === '' ? [] : [planned.remedied]
  if (planned.words === '') return { kind: 'text', text: [upToDate, ...remedied].join('\n'), data: planned }
  const how = isShell(context) ? `/fleet reseed --apply ${planned.digest}` : '/fleet reseed'
  const todo = planned.isNews ? [`Do it: ${how}`] : ['Nothing would be changed.']
  const text = [...(planned.isHalfDone ? [halfDone] : []), planned.words, ...remedied, ...todo].join('\n')
  return { kind: 'text', text, files: attached(planned.diff), data: planned, exit: exitWith(planned.left > 0) }
}

async function confirmDecision({ host, config }: CommandContext, { path: of, choice }: Decision) {
  const { conflict, version, diff } = maskDiff(await conflictAt(host.disk, config, of), config)
  const text =
    choice === 'keep'
      ? `Keep your **${of}**. That of Mos ${version} is not offered again.`
      : `Replace your **${of}** by that of Mos ${version}. Yours is backed up, and a rollback brings it back.`
  return { text, files: attached(diff), bound: conflict.decide[choice].digest } satisfies Confirmation
}

async function decide(context: CommandContext, { path: of, choice }: Decision) {
  const { host, config, principal, confirmed: digest, addOp, isAlone } = context
  if (digest === undefined) throw new Failure(`${of} does not wait for a decision any more.`, { exit: 'conflict' })
  const args = { path: of, choice, digest }
  if (!isAlone) return await addOp({ kind: 'resolve', title: titles[choice](of), args })
  const done = await decideAt(host.disk, config, { ...args, by: principalId(principal) })
  return await withLeft(context, done)
}

const titles = { keep: (of: string) => `keep your ${of}`, take: (of: string) => `take the new ${of}` } as const

async function reseed(context: CommandContext, { apply }: Options) {
  const { host, config, principal, confirmed, addOp, isAlone } = context
  const planned = await planShown(context)
  if (!planned.isNews && apply === undefined && !planned.isHalfDone) return await nothingToDo(context)
  const digest = planned.isHalfDone ? undefined : (confirmed ?? wholeDigest(apply, planned.digest))
  if (isAlone) {
    const done = await reseedHome(host.disk, config, { by: principalId(principal), digest })
    return await withLeft(context, [done, ...(await refreshWrittenUnits({ host, config }))].join('\n'))
  }
  const title = planned.isHalfDone ? 'finish the change of the home that was cut off' : 'reseed the home'
  return await addOp({ kind: 'reseed', title, args: digest === undefined ? {} : { digest } })
}

/** Who asks again in a thread is given what can be pressed again. */
async function nothingToDo({
  host,
  config,
  place: { thread },
  cause,
  store,
  isAlone,
}: CommandContext): Promise<TextAnswer> {
  const drift = await driftOf(host.disk, config)
  if (drift.waiting.length === 0) return { kind: 'text', text: upToDate }
  const where = { hostId: config.hostId, thread, cause }
  const shown = isAlone ? 0 : await offerConflicts(store.cards, drift, where)
  return { kind: 'text', text: `Nothing was changed.\n${renderLeft(drift, shown)}`, exit: exitCodes.conflict }
}

async function withLeft({ host, config }: CommandContext, done: string): Promise<TextAnswer> {
  const left = renderLeft(await driftOf(host.disk, config))
  return { kind: 'text', text: left === '' ? done : `${done}\n${left}`, exit: exitWith(left !== '') }
}

const upToDate = 'The files of this version are all in the home. Nothing was changed.'
const halfDone = 'A change of the files was cut off. `/fleet reseed` finishes it first; this is how it looks meanwhile.'

const attached = (diff: string) => (diff === '' ? [] : [{ name: 'reseed.diff', text: diff }])
const exitWith = (isLeft: boolean) => (isLeft ? exitCodes.conflict : exitCodes.done)
const isShell = ({ place }: CommandContext): boolean => place.door === 'shell'

/** A person may have typed its beginning. */
const wholeDigest = (typed: string | undefined, planned: string): string =>
  typed === undefined || meansDigest(typed, planned) ? planned : typed
