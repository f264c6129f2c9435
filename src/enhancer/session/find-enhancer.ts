import type { Agent, RuntimeName } from '../../fleet/agent.ts'
import { hostOf } from '../../fleet/host-of.ts'

type Model = { readonly agent: Agent; readonly runtime: Exclude<RuntimeName, 'stub'> }

/** The roster's enhancers of this host that are on a model, the first one first; the stub explains nothing. */
export const findEnhancers = (agents: readonly Agent[], hostId: string): readonly Model[] =>
  agents
    .filter((agent) => agent.role === 'enhancer' && hostOf(agent, hostId) === hostId)
    .flatMap((agent) => (agent.runtime === 'stub' ? [] : [{ agent, runtime: agent.runtime }]))

export type { Model as EnhancerModel }
