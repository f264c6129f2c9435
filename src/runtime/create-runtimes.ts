import { Failure } from '../errors.ts'
import type { RuntimeName } from '../fleet/agent.ts'
import type { AgentRuntime } from './agent-runtime.ts'
import type { Runtimes } from './runtimes.ts'
import { createStubRuntime } from './stub.ts'

type StubOptions = Parameters<typeof createStubRuntime>[0]
type Deps = {
  /** what the stub understands */
  readonly match: StubOptions['match']
  /** for the stub's help: what could answer instead of it */
  readonly offer?: () => string | undefined
}

export function createRuntimes({ match, offer }: Deps): Runtimes {
  const stub = Promise.resolve(createStubRuntime({ match, ...(offer === undefined ? {} : { offer }) }))
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
