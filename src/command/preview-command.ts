import { Failure } from '../errors.ts'
import { authorise } from './authorise.ts'
import type { Command, CommandContext, Confirmation } from './definition.ts'
import { findCommand } from './find-command.ts'
import { parseOptions } from './parse-options.ts'
import { placeRefusal } from './place-refusal.ts'
import { planDigest } from './plan-digest.ts'
import { whereOf } from './where-of.ts'

export type Preview = {
  readonly command: Command
  readonly options: Readonly<Record<string, unknown>>
  /** what there is to confirm before it runs, and the digest that `--yes` would take; absent: it runs at once */
  readonly plan?: Confirmation & { readonly digest: string }
}

/**
 * What dispatch would ask before it runs a command, for who is about to have it run. Runs nothing. Throws a Failure where
 * they may not, where the place does not fit or the options do not, and as the command's own plan fails. What is only
 * beyond a mandate is no refusal: a person is asked, and previews it as themself.
 */
export async function previewCommand(context: CommandContext, name: string, raw: unknown): Promise<Preview> {
  const { principal, place } = context
  const command = findCommand(context.commands, name)
  const elsewhere = placeRefusal(command, place)
  if (elsewhere !== undefined) throw new Failure(elsewhere, { exit: 'usage' })
  const options = parseOptions(command, raw)
  const guarded = { ...command, ...command.raise?.(options) }
  const where = await whereOf(context, { principal, place }, raw)
  const verdict = authorise(context.policy(), principal, guarded, where)
  if (!verdict.allowed && verdict.beyond === undefined)
    throw new Failure(`\`${command.name}\` is refused: ${verdict.rule}.`)
  const asked = await command.confirm?.(context, options)
  if (asked === undefined) return { command, options }
  const plan = typeof asked === 'string' ? { text: asked } : asked
  return { command, options, plan: { ...plan, digest: planDigest(command.name, options, plan) } }
}
