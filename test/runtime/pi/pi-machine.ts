import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { findProcesses } from '../../../src/host/find-processes.ts'
import { createHost } from '../../../src/host/create-host.ts'
import { createToolSessions } from '../../../src/orchestrator/create-tool-sessions.ts'
import { startMcp } from '../../../src/mcp/start-mcp.ts'
import type { AgentRuntime, SessionSpec, Tool } from '../../../src/runtime/agent-runtime.ts'
import { createPiRuntime } from '../../../src/runtime/pi/create-pi-runtime.ts'
import type { PiDeps } from '../../../src/runtime/pi/pi-deps.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const packageRoot = join(import.meta.dirname, '..', '..', '..')

/** A runtime on a fake pi in a home of its own. `behaviour`: how the program is broken. */
export async function piMachine(behaviour = '', deps: Partial<PiDeps> = {}) {
  const directory = await temporaryDirectory()
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const make = (): AgentRuntime => {
    const runtime = createPiRuntime({
      host,
      hostId: 'here',
      packageRoot,
      owner: directory,
      locate: async () => ({
        file: process.execPath,
        args: [join(import.meta.dirname, 'fake-pi.ts')],
        env: { PI_CODING_AGENT_DIR: join(directory, 'pi'), FAKE_PI: behaviour },
      }),
      ...deps,
    })
    onTestFinished(() => runtime.close())
    return runtime
  }
  const spec: SessionSpec = {
    key: 'topic',
    cwd: directory,
    persona: 'You are the orchestrator.',
    permissions: { mode: 'default', allow: [], deny: [] },
  }
  return { directory, host, spec, make, runtime: make() }
}

/** Programs of the machine in this directory. */
export const runningOf = (directory: string) =>
  findProcesses([`PI_CODING_AGENT_DIR=${join(directory, 'pi')}`], undefined)

/** The agents' door with a session's tools. */
export async function commandsOver(tools: readonly Tool[], key = 'topic') {
  const toolSessions = createToolSessions()
  const mcp = await startMcp({ toolSessions, logger: silentLogger })
  onTestFinished(() => mcp.close())
  return { toolSessions, access: { url: mcp.url, token: toolSessions.open(key, tools) } }
}
