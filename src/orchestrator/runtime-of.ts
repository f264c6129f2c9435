import type { RuntimeName } from '../fleet/agent.ts'
import type { Role } from '../fleet/role.ts'
import type { Topic } from '../store/topic.ts'

type Given = {
  readonly topic: Pick<Topic, 'runtime'> | undefined
  /** MOS_RUNTIME, where somebody set it */
  readonly chosen: RuntimeName | undefined
  readonly role: Pick<Role, 'runtime' | 'source' | 'isRuntimeUnset'> | undefined
}

/**
 * Where a topic's turn runs: what the topic was set to, then MOS_RUNTIME, then the role's. A shipped role names what it
 * is best on, which nobody here may have: only a role file of the person's own decides, where it says something.
 */
export const runtimeOf = ({ topic, chosen, role }: Given): RuntimeName =>
  topic?.runtime ?? chosen ?? (role?.source === 'local' && role.isRuntimeUnset !== true ? role.runtime : 'stub')
