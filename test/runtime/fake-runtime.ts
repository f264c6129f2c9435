import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import type { AgentRuntime } from '../../src/runtime/agent-runtime.ts'
import type { AcpDeps } from '../../src/runtime/acp/acp-deps.ts'
import { createAcpRuntime } from '../../src/runtime/acp/create-acp-runtime.ts'
import { programs } from '../../src/runtime/acp/programs.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const fakeAgent = join(import.meta.dirname, 'fake-agent', 'main.ts')

type Options = Pick<Partial<AcpDeps>, 'times' | 'program' | 'isRoot'> & {
  /** how it starts badly: see fake-agent/main.ts */
  readonly faults?: string
  readonly file?: string
}

/** The ACP adapter with a fake agent, a subprocess that speaks the real protocol. */
export async function fakeRuntime({ faults = '', file = process.execPath, ...options }: Options = {}) {
  const real = createHost({ hostId: 'alpha', path: process.env['PATH'] ?? '' })
  const pids: number[] = []
  const host: Host = {
    ...real,
    async startPiped(...given) {
      const started = await real.startPiped(...given)
      pids.push(started.pid)
      return started
    },
  }
  const state = await temporaryDirectory()
  const owner = `/test/${randomUUID()}`
  const made: AgentRuntime[] = []
  onTestFinished(async () => {
    await Promise.all(made.map((runtime) => runtime.close()))
    await host.reap(owner)
  })
  const again = (): AgentRuntime => {
    const runtime = createAcpRuntime({
      program: programs.claude,
      host,
      owner,
      isRoot: true,
      locate: () => Promise.resolve({ file, args: [fakeAgent], env: { FAKE_AGENT: faults, FAKE_AGENT_STATE: state } }),
      ...options,
    })
    made.push(runtime)
    return runtime
  }
  return {
    host,
    owner,
    /** where its sessions are remembered */
    state,
    /** of the programs that were started */
    pids,
    runtime: again(),
    again,
    kill: async () => void (await host.reap(owner)),
    async writeImage(directory: string, base64: string) {
      const bytes = Buffer.from(base64, 'base64')
      const path = join(directory, 'dot.png')
      await writeFile(path, bytes)
      return { name: 'dot.png', path, type: 'image/png', bytes: bytes.length }
    },
  }
}
