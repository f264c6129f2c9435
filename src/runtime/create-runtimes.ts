import type { RuntimeName } from '../fleet/agent.ts'
import type { Host, PipedProgram } from '../host/host.ts'
import { ensureAdapter } from '../host/runtimes/ensure-adapter.ts'
import type { AgentRuntime } from './agent-runtime.ts'
import type { Runtimes } from './runtimes.ts'
import { createStubRuntime } from './stub.ts'

type StubOptions = Parameters<typeof createStubRuntime>[0]
type Deps = {
  /** what the stub understands */
  readonly match: StubOptions['match']
  /** for the stub's help: what could answer instead of it */
  readonly offer?: () => string | undefined
  readonly host: Host
  /** hears of each program that is started, and hands on what its runtime talks to; absent: the program itself */
  readonly onProgram?: (name: RuntimeName, program: PipedProgram) => PipedProgram
  readonly config: {
    readonly tenant: string
    readonly hostId: string
    readonly dataDir: string
    readonly packageRoot: string
    readonly noInstall: boolean
    readonly uid: number
  }
}

export function createRuntimes(deps: Deps): Runtimes {
  const { match, offer, host, config } = deps
  const stub = Promise.resolve(createStubRuntime({ match, ...(offer === undefined ? {} : { offer }) }))
  const loaded = new Map<RuntimeName, Promise<AgentRuntime>>([['stub', stub]])
  // One worker has this host, tenant and directory: whatever carries the mark is of one that was killed.
  const owner = `${config.tenant}@${config.hostId}:${config.dataDir}`
  const reaped = host.reap(owner)
  // Who needs it to have worked hears of it there.
  reaped.catch(() => undefined)
  return {
    get(name) {
      if (name === 'stub') return stub
      const runtime = loaded.get(name) ?? reaped.then(() => load(name, { ...deps, owner }))
      loaded.set(name, runtime)
      return runtime
    },
    async end(key, { except }) {
      const others = [...loaded].filter(([name]) => name !== except)
      await Promise.all(others.map(async ([, runtime]) => (await runtime).end(key)))
    },
    async close() {
      await Promise.allSettled([...loaded.values()].map(async (runtime) => (await runtime).close()))
    },
  }
}

/** By dynamic import: whoever stays on the stub loads none of it. */
async function load(
  name: Exclude<RuntimeName, 'stub'>,
  { host: real, config, owner, onProgram }: Deps & { readonly owner: string },
): Promise<AgentRuntime> {
  const locate = () => ensureAdapter({ host: real, config }, name)
  const host: Host = {
    ...real,
    async startPiped(...given) {
      const program = await real.startPiped(...given)
      return onProgram?.(name, program) ?? program
    },
  }
  const { hostId, packageRoot, uid } = config
  if (name === 'pi') {
    const { createPiRuntime } = await import('./pi/create-pi-runtime.ts')
    return createPiRuntime({ host, hostId, packageRoot, owner, locate })
  }
  const [{ createAcpRuntime }, { programs }] = await Promise.all([
    import('./acp/create-acp-runtime.ts'),
    import('./acp/programs.ts'),
  ])
  return createAcpRuntime({ program: programs[name], locate, host, owner, isRoot: uid === 0 })
}
