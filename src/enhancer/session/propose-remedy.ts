import { z } from 'zod'
import { visibleLine } from '../../command/visible-line.ts'
import { visibleText } from '../../command/visible-text.ts'
import { Failure } from '../../errors.ts'
import type { Remedy } from '../../fleet/remedy.ts'
import { defineOwnTool } from '../../orchestrator/own-tool.ts'
import type { OwnTool } from '../../orchestrator/own-tool.ts'
import type { ProposalDeps, Session } from './proposal.ts'
import { withLine } from '../with-line.ts'

const longestFile = 256 * 1024

const options = z.strictObject({
  finding: z.string().max(40).optional().describe('Whose remedy it is; default: what you were asked about'),
  why: visibleText(300).describe('One line: what it changes, and why that helps'),
  kind: z.enum(['commands', 'file', 'advice']).describe('Existing commands, one tool, skill or harness file, or words'),
  steps: z
    .array(z.strictObject({ command: z.string().max(60), options: z.record(z.string(), z.unknown()).default({}) }))
    .min(1)
    .max(5)
    .optional()
    .describe('Of commands: each with its options as a tool takes them'),
  path: z.string().max(300).optional().describe('Of a file: below the home, with /'),
  text: z.string().max(longestFile).optional().describe('Of a file: its whole new text'),
})

/** `propose_remedy`: stands on the finding until a person applies it, or does not. */
export const proposeRemedy = (deps: ProposalDeps, { asked, open }: Session): OwnTool<string> =>
  defineOwnTool({
    name: 'propose_remedy',
    description: 'Propose what could be done about a finding: a person reads it and decides',
    options,
    readOnly: false,
    async run({ finding = asked.id, ...given }) {
      if (!open.has(finding))
        throw new Failure(`${finding.slice(0, 40)} is not the finding that you were asked about (${asked.id}).`)
      const remedy = remedyOf(given, (text) => deps.redactor.redact(text).text)
      await deps.checkRemedy(remedy)
      const kept = await deps.findings.update(finding, (now) =>
        now.state === 'open' || now.state === 'snoozed'
          ? { remedy, ...withLine(now, deps.now(), 'the enhancer proposed a remedy') }
          : undefined,
      )
      if (kept.remedy?.by !== 'enhancer') throw new Failure(`${finding} is ${kept.state}: it needs no remedy any more.`)
      await deps.showFinding(kept)
      return 'It stands on the finding. A person decides; nothing was done.'
    },
  })

type Given = Omit<z.output<typeof options>, 'finding'>

function remedyOf({ why: said, kind, steps, path, text }: Given, safe: (text: string) => string): Remedy {
  const why = visibleLine(safe(said))
  if (kind === 'advice') return { kind, by: 'enhancer', why }
  if (kind === 'commands') {
    if (steps === undefined) throw lacks('steps', 'the commands, in their order')
    return { kind, by: 'enhancer', why, steps }
  }
  if (path === undefined) throw lacks('path', 'which file')
  if (text === undefined) throw lacks('text', 'the whole new text of the file')
  if (safe(text) !== text)
    throw new Failure(
      'propose_remedy: there is a secret in `text`. Files name where a secret is kept, never its value.',
    )
  return { kind, by: 'enhancer', why, path, text }
}

const lacks = (option: string, what: string): Failure =>
  new Failure(`propose_remedy: \`${option}\` is missing: ${what}.`, { exit: 'usage' })
