import { parseEnv } from '../../host/agent-env.ts'
import { agentFiles, runDirectory } from '../../host/agent-files.ts'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

/** Whether who writes the heartbeats and who reads them mean one directory: an agent's is in its settings. */
export async function lookAtHeartbeats({ config, host, roster }: CommandContext): Promise<readonly Check[]> {
  const reads = runDirectory(config.mosaicHome)
  // A roster that can't be read is another check's to say.
  const { agents } = await roster().catch(() => ({ agents: [] }))
  const writers = await Promise.all(
    agents.map(async ({ name }) => {
      const { MOSAIC_HEARTBEAT_RUN_DIR: said, MOSAIC_HOME: home } = parseEnv(
        (await host.files.read(agentFiles(config.mosaicHome, name).env)) ?? '',
      )
      return { name, writes: said ?? (home === undefined || home === '' ? reads : runDirectory(home)) }
    }),
  )
  const apart = writers.filter(({ writes }) => writes !== reads)
  if (apart.length === 0) return [{ name: 'heartbeats', state: 'ok', saw: `written and read in ${reads}` }]
  return apart.map(({ name, writes }) => ({
    name: 'heartbeats',
    state: 'fail',
    saw: `${name} writes to ${writes}, Mos reads ${reads}`,
    remedy: `\`fleet relaunch ${name}\``,
  }))
}
