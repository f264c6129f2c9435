import { findRuntimes } from '../../host/runtimes/find-runtimes.ts'
import { renderRuntime } from '../../host/runtimes/render-runtime.ts'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** Each runtime: installed, version, logged in, what to do. One that nobody uses may be missing. */
export async function lookAtRuntimes(context: CommandContext): Promise<readonly Check[]> {
  const { host, config } = context
  const [found, used] = await Promise.all([findRuntimes({ host, config }), usedRuntimes(context)])
  return found.map((runtime) => {
    const { isReady, saw, remedy } = renderRuntime(runtime, config)
    const missing = runtime.name === config.runtime ? 'fail' : used.has(runtime.name) ? 'warn' : 'ok'
    return {
      name: `runtime ${runtime.name}`,
      state: isReady ? 'ok' : missing,
      saw,
      ...(remedy === undefined ? {} : { remedy }),
    }
  })
}

/** A roster that can't be read is another check's to say. */
async function usedRuntimes({ roster }: CommandContext): Promise<ReadonlySet<string>> {
  const { agents } = await roster().catch(() => ({ agents: [] }))
  return new Set(agents.map(({ runtime }) => runtime))
}
