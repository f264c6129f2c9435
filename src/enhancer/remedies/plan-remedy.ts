import { inertLine } from '../../chat/inert-text.ts'
import type { AnswerFile, CommandContext, Confirmation } from '../../command/definition.ts'
import { maskDiff } from '../../command/mask-diff.ts'
import { previewCommand } from '../../command/preview-command.ts'
import { Failure } from '../../errors.ts'
import type { Remedy } from '../../fleet/remedy.ts'
import { hashOf } from '../../seed/hash.ts'
import { planRemedy } from '../../seed/remedy-home.ts'
import type { Finding } from '../../store/finding.ts'
import { checkFile } from './check-remedy.ts'
import { nameStep } from './name-step.ts'
import type { RemedyArgs } from './remedy-args.ts'
import { refuseSteps, wayBack } from './remedy-commands.ts'

export type RemedyPlan = {
  readonly confirmation: Confirmation & { readonly bound: string }
  readonly args: RemedyArgs
}

type Planned = {
  readonly lines: readonly string[]
  readonly files?: readonly AnswerFile[]
  readonly does: RemedyArgs['does']
}

/**
 * What applying a finding's remedy would do, as who asks: each step is judged as if they asked for it themself. Changes
 * nothing. Throws a Failure where there is nothing that Mos could do, where a step or a file is not for remedies, and
 * where they may not.
 */
export async function planRemedyOf(context: CommandContext, { id, title, remedy }: Finding): Promise<RemedyPlan> {
  if (remedy === undefined) throw new Failure(`${id} has no remedy yet.`, { exit: 'conflict' })
  if (remedy.kind === 'advice')
    throw new Failure(`Nothing of this can be done by Mos: ${inertLine(remedy.why, 300)}`, { exit: 'conflict' })
  if (context.mosaic?.isGuest() === true)
    throw new Failure("This fleet is Mosaic's and nobody adopted it, so Mos changes nothing in it: /fleet adopt", {
      exit: 'conflict',
    })
  const planned = await (remedy.kind === 'file' ? planFile(context, remedy) : planSteps(context, remedy))
  const why = inertLine(remedy.why, 300)
  const head = `Remedy of **${id}** (${inertLine(title, 200)}), proposed by ${remedy.by === 'rule' ? 'a rule' : 'the enhancer'}: ${why}`
  const { door, guildId, topicId, thread, channelId } = context.place
  const here = topicId ?? thread
  return {
    confirmation: {
      text: [head, ...planned.lines].join('\n'),
      ...(planned.files && { files: planned.files }),
      bound: hashOf(JSON.stringify([id, remedy, planned.does])),
    },
    args: {
      finding: id,
      title,
      why: remedy.why,
      place: { door, ...(guildId && { guildId }), ...(here && { topicId: here }), ...(channelId && { channelId }) },
      does: planned.does,
    },
  }
}

async function planSteps(context: CommandContext, { steps }: Extract<Remedy, { kind: 'commands' }>): Promise<Planned> {
  refuseSteps(steps)
  const lines: string[] = []
  const files: AnswerFile[] = []
  const approved: Extract<RemedyArgs['does'], { kind: 'commands' }>['steps'] = []
  for (const [at, step] of steps.entries()) {
    const { plan } = await previewCommand(context, step.command, step.options)
    const back = wayBack(step)
    lines.push(`${at + 1}. \`${nameStep(step)}\`${back === undefined ? '' : `; back: ${back}`}`)
    if (plan !== undefined) lines.push(plan.text)
    files.push(...(plan?.files ?? []).map((file) => ({ ...file, name: `${at + 1}-${file.name}` })))
    approved.push({ ...step, ...(plan && { digest: plan.digest }) })
  }
  return { lines, files, does: { kind: 'commands', steps: approved } }
}

/** A file of the home is changed by who may bring files into it. */
async function planFile(context: CommandContext, remedy: Extract<Remedy, { kind: 'file' }>): Promise<Planned> {
  const { principal, authorise, host, config, settings } = context
  const verdict = await authorise(principal, 'fleet reseed')
  if (!verdict.allowed && verdict.beyond === undefined)
    throw new Failure(`A remedy that changes a file is refused: ${verdict.rule}.`)
  const file = await checkFile({ config, host, settings }, remedy)
  const { words, diff, digest, isNews } = maskDiff(await planRemedy(host.disk, config, file), config)
  if (!isNews) throw new Failure(`${file.path} has this very text already. Nothing is to do.`, { exit: 'conflict' })
  // A shell shows a plan's words alone, and this is what is agreed to.
  const inline = context.place.door === 'shell' ? ['```diff', diff, '```'] : []
  return {
    lines: [
      `${words}: the differences are attached. A reseed leaves it so, and \`fleet rollback\` takes it back.`,
      ...inline,
    ],
    files: [{ name: 'remedy.diff', text: diff }],
    does: { kind: 'file', path: file.path, digest },
  }
}
