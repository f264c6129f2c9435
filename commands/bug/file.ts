import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, Confirmation, TextAnswer } from '../../src/command/definition.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { secretValues } from '../../src/config/secret-values.ts'
import { chooseTracker } from '../../src/enhancer/choose-tracker.ts'
import { placeOf } from '../../src/enhancer/open-tracker.ts'
import { confirmClosing, prepareClosing } from '../../src/enhancer/prepare-closing.ts'
import { prepareFiling, renderNow, requireNews } from '../../src/enhancer/prepare-filing.ts'
import { boundOf, filesOf, renderFiling } from '../../src/enhancer/render-filing.ts'
import { Failure } from '../../src/errors.ts'
import type { Finding } from '../../src/store/finding.ts'

const options = z.object({
  finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'open findings', positional: 0 }),
  tracker: z
    .string()
    .max(80)
    .optional()
    .describe('Where, instead of by its component')
    .meta({ autocomplete: 'trackers' }),
  plan: z.boolean().default(false).describe('Show the report, and send nothing'),
  close: z.boolean().default(false).describe('Close its issue: the fault is gone'),
})
type Options = z.output<typeof options>

export default defineCommand({
  description: 'Report a finding where the product is made: shown first, and sent exactly so',
  options,
  tier: 'admin',
  risk: 'danger',
  queues: true,
  phrases: ['(file|report) [the] (bug|finding) <finding>'],
  raise: ({ plan }) => (plan ? { tier: 'operator', risk: 'read' } : undefined),
  async confirm(context, asked): Promise<Confirmation | undefined> {
    if (asked.plan) return undefined
    const finding = await findFinding(context.store.findings, asked.finding)
    if (asked.close) return confirmClosing(await prepareClosing(context.store, finding), finding)
    const tracker = chooseTracker((await context.settings.read()).trackers ?? [], finding, asked.tracker)
    if (tracker === undefined) return undefined
    requireNews(finding, tracker.id)
    const filing = await prepareFiling(await askedOf(context), finding, tracker)
    return renderFiling(filing, { finding, place: placeOf(tracker), isInText: context.place.door === 'console' })
  },
  async run(context, asked) {
    const finding = await findFinding(context.store.findings, asked.finding)
    if (asked.close && !asked.plan) return await close(context, finding)
    const tracker = chooseTracker((await context.settings.read()).trackers ?? [], finding, asked.tracker)
    if (asked.plan || tracker === undefined) return await show(context, finding, tracker?.id)
    return await file(context, finding, asked)
  },
})

async function file(context: CommandContext, finding: Finding, asked: Options) {
  const tracker = chooseTracker((await context.settings.read()).trackers ?? [], finding, asked.tracker)
  const args = tracker && (await prepareFiling(await askedOf(context), finding, tracker))
  if (args === undefined || boundOf(args) !== context.confirmed) throw changed(finding)
  return await context.addOp({ kind: 'file-bug', title: `file ${finding.id} at ${args.tracker}`, args })
}

async function close(context: CommandContext, finding: Finding) {
  const args = await prepareClosing(context.store, finding)
  if (confirmClosing(args, finding).bound !== context.confirmed) throw changed(finding)
  return await context.addOp({ kind: 'close-bug', title: `close ${args.tracker} #${args.number}`, args })
}

const changed = ({ id }: Finding): Failure =>
  new Failure(`What would be sent about ${id} has changed since it was shown. Nothing was done; look at it again.`, {
    exit: 'conflict',
  })

/** As it would go out now; where nothing can be sent, with what to do instead. */
async function show(context: CommandContext, finding: Finding, tracker: string | undefined): Promise<TextAnswer> {
  const filing = await renderNow(await askedOf(context), finding, tracker ?? 'none')
  const how =
    tracker === undefined
      ? 'No tracker is configured: name one under trackers: in fleet/mos.yaml and set its token (docs/enhancer.md), or copy the report by hand.'
      : `File it: /bug file finding:${finding.id}`
  const { title, body, digest } = filing.report
  return {
    kind: 'text',
    text: `The report of \`${finding.id}\`, as it would be sent; nothing was. ${how}`,
    files: filesOf(filing),
    data: { finding: finding.id, tracker, title, body, digest, comment: filing.comment.text },
  }
}

/** The rules for secrets are loaded when there is something to report. */
async function askedOf({ store, config, principal, cause, place }: CommandContext) {
  const { createRedactor } = await import('../../src/redact/create-redactor.ts')
  const redactor = await createRedactor(secretValues(config)).thorough()
  const isShell = place.door === 'shell'
  return { store, redactor, tenant: config.tenant, principal, cause, isShell, now: Date.now() }
}
