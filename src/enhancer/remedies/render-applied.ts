import { inertLine } from '../../chat/inert-text.ts'
import type { RemedyArgs } from './remedy-args.ts'
import { wayBack } from './remedy-commands.ts'

type Applied = {
  /** principalId of who approved it */
  readonly by: string
  readonly opId: string
  /** what each step came to, in their order */
  readonly what: readonly string[]
}

/** For the orchestrator: what was changed, by whom, why, and how to go back. */
export function renderApplied({ finding, title, why, does }: RemedyArgs, { by, opId, what }: Applied): string {
  const backs = does.kind === 'file' ? [] : does.steps.flatMap((step) => wayBack(step) ?? [])
  return [
    `Remedy of ${finding} (${inertLine(title, 200)}), approved by ${by} (${opId}): ${inertLine(why, 300)}`,
    ...what.map((each) => `- ${inertLine(each, 300)}`),
    ...(backs.length === 0 ? [] : [`Back: ${[...new Set(backs)].join('; ')}`]),
  ].join('\n')
}
