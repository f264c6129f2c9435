import { z } from 'zod'
import { visibleLine } from '../../command/visible-line.ts'
import { visibleText } from '../../command/visible-text.ts'
import { Failure } from '../../errors.ts'
import { defineOwnTool } from '../../orchestrator/own-tool.ts'
import type { OwnTool } from '../../orchestrator/own-tool.ts'
import type { ProposalDeps, Session } from './proposal.ts'

const mostFindings = 3

const options = z.strictObject({
  title: visibleText(150).describe('What happens, in one line'),
  component: visibleText(80).describe(
    'What it happens in: `runtime codex`, `op update`, `tool fleet_ps`, `role coder`',
  ),
  evidence: z.array(visibleText(2_000)).min(1).max(5).describe('What you saw of it, word for word, newest last'),
  cause: visibleText(1_000).optional().describe('Why, as far as you can tell'),
})

/** `propose_finding`: another fault than the one that it was asked about. */
export const proposeFinding = (deps: ProposalDeps, { asked, open }: Session): OwnTool<string> =>
  defineOwnTool({
    name: 'propose_finding',
    description: 'Put a fault that you came across before people, as a finding with its evidence',
    options,
    readOnly: false,
    async run({ title, component, evidence, cause }, call) {
      if (open.size > mostFindings)
        throw new Failure(`These were ${mostFindings} findings: name the others in your answer.`)
      const { redactor, hostId } = deps
      const safe = (text: string): string => redactor.redact(text).text
      const sighting = await deps.sight({
        title: visibleLine(safe(title)),
        component: visibleLine(safe(component)),
        evidence: evidence.map(safe),
        ...(cause === undefined ? {} : { cause: safe(cause) }),
        occurrence: { id: `proposed-${call}`, at: deps.now(), hostId },
      })
      if (sighting.fingerprint === asked.fingerprint)
        throw new Failure('That is what you were asked about: say it in your answer.')
      const { finding } = await deps.findings.note(sighting, { cardsPerHour: deps.cardsPerHour() })
      open.add(finding.id)
      await deps.showFinding(finding)
      return `It is finding ${finding.id}. A person decides what becomes of it.`
    },
  })
