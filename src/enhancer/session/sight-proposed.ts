import type { Findings } from '../../store/finding.ts'
import { planSighting } from '../plan-sighting.ts'
import type { ProposalDeps } from './proposal.ts'

const known = 200

/** A fault that the session names is known again by its words, and one that is nearly the same is that one. */
export const sightProposed =
  (findings: Pick<Findings, 'list'>): ProposalDeps['sight'] =>
  async ({ occurrence, title, ...said }) => {
    const fault = {
      ...said,
      title,
      detector: 'enhancer',
      message: title,
      frames: [],
      occurrences: [occurrence],
    } as const
    return planSighting(fault, await findings.list({ limit: known }))
  }
