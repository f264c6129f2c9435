import { join } from 'node:path'
import type { Evidence } from '../fleet/readiness.ts'
import { parseHeartbeat, writeHeartbeat } from '../host/heartbeat.ts'
import type { Host } from '../host/host.ts'
import { checkout } from '../host/versions.ts'
import type { Logger } from '../log.ts'

const heartbeatEveryMs = 15_000

/** Agents that live in this worker as runtime sessions: orchestrator, enhancer, board. The worker writes their heartbeats. */
export type HostedAgents = {
  start(name: string, model?: string): Promise<void>
  stop(name: string): Promise<void>
  /** From the heartbeat files, so that any process of this host can look. */
  look(names: readonly string[]): Promise<ReadonlyMap<string, Evidence>>
  /** Ends the beats; the files stay and grow stale. */
  close(): Promise<void>
}

type Hosted = { readonly model: string | undefined; readonly timer: NodeJS.Timeout }

/** `version`: of the installation that this process runs from. */
export function createHostedAgents(
  host: Host,
  mosaicHome: string,
  logger: Logger,
  version: string = checkout,
): HostedAgents {
  const runDir = join(mosaicHome, 'fleet', 'run')
  const hosted = new Map<string, Hosted>()
  const beat = async (name: string) => {
    const agent = hosted.get(name)
    if (agent === undefined) return
    const model = agent.model === undefined ? {} : { model: agent.model }
    await writeHeartbeat(host, runDir, name, { pid: process.pid, status: 'ok', ...model })
  }
  const beatOrLog = (name: string) =>
    void beat(name).catch((error: unknown) => logger.warn({ err: error, name }, 'a heartbeat was not written'))
  const forget = (name: string) => {
    clearInterval(hosted.get(name)?.timer)
    hosted.delete(name)
  }
  const lookAtOne = async (name: string): Promise<[string, Evidence]> => {
    const [text, ranFrom] = await Promise.all([
      host.files.read(join(runDir, `${name}.hb`)),
      host.files.read(join(runDir, `${name}.version`)),
    ])
    const heartbeat = text === undefined ? undefined : parseHeartbeat(text)
    const supervised = heartbeat !== undefined && host.isAlive(heartbeat.pid)
    const known = ranFrom === undefined ? {} : { version: ranFrom.trim() }
    return [name, { at: Date.now(), placement: 'hosted', supervised, ...known, ...(heartbeat ? { heartbeat } : {}) }]
  }
  return {
    async start(name, model) {
      forget(name)
      const timer = setInterval(() => beatOrLog(name), heartbeatEveryMs)
      hosted.set(name, { model, timer })
      await host.files.write(join(runDir, `${name}.version`), `${version}\n`)
      await beat(name)
    },
    async stop(name) {
      forget(name)
      for (const ending of ['hb', 'hb.native', 'version']) await host.files.remove(join(runDir, `${name}.${ending}`))
    },
    look: async (names) => new Map(await Promise.all(names.map(lookAtOne))),
    async close() {
      for (const name of hosted.keys()) forget(name)
    },
  }
}
