import { Failure } from '../errors.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { AgentRuntime } from './agent-runtime.ts'
import type { Runtimes } from './runtimes.ts'
import { createStubRuntime } from './stub.ts'

type Deps = {
  /** what the stub understands */
  readonly match: Parameters<typeof createStubRuntime>[0]['match']
}

export function createRuntimes({ match }: Deps): Runtimes {
  const stub = Promise.resolve(createStubRuntime({ match }))
  const loaded = new Map<RuntimeName, Promise<AgentRuntime>>([['stub', stub]])
  return {
    get(name) {
      const runtime = loaded.get(name) ?? load(name)
      loaded.set(name, runtime)
      return runtime
    },
    async close() {
      await Promise.allSettled([...loaded.values()].map(async (runtime) => (await runtime).close()))
    },
  }
}

// By dynamic import: whoever stays on the stub loads no SDK.
const load = (name: RuntimeName): Promise<AgentRuntime> =>
  Promise.reject(new Failure(`The orchestrator can't run on ${name} yet: use stub.`))
