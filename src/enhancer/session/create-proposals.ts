import type { OwnTool } from '../../orchestrator/own-tool.ts'
import type { Finding } from '../../store/finding.ts'
import type { ProposalDeps } from './proposal.ts'
import { proposeFinding } from './propose-finding.ts'
import { proposeRemedy } from './propose-remedy.ts'

/** The tools with which the enhancer's session proposes: nothing but records that a person reads. */
export function createProposals(deps: ProposalDeps, asked: Finding): readonly OwnTool<string>[] {
  const session = { asked, open: new Set([asked.id]) }
  return [proposeFinding(deps, session), proposeRemedy(deps, session)]
}
