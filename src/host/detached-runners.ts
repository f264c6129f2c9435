import { ensureHolder } from './ensure-holder.ts'
import { findRunner } from './find-runner.ts'
import { notInherited } from './not-inherited.ts'
import type { RunnerKeeper } from './runner-keeper.ts'
import type { TmuxContext } from './tmux-context.ts'

/** Runners as detached processes, which outlive Mos; nobody but Mos starts them again. */
export function detachedRunners(context: TmuxContext): RunnerKeeper {
  const { host, paths, files } = context
  return {
    env: {},
    ensureHolder: (signal) => ensureHolder(context, signal),
    isKept: async (agentName) => (await findRunner(context, agentName)) !== undefined,
    async start(agentName, env) {
      const there = await findRunner(context, agentName)
      const { pid } =
        there === undefined
          ? await host.startDetached(['sh', context.launcher('mosaic-runner')], {
              env: { ...notInherited, ...env },
              cwd: paths.mosaicHome,
              logPath: files(agentName).log,
            })
          : { pid: there }
      return () => Promise.resolve(host.isAlive(pid))
    },
  }
}
