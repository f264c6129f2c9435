import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { askEnhancer } from '../../../src/enhancer/session/ask-enhancer.ts'
import type { SessionDeps } from '../../../src/enhancer/session/ask-enhancer.ts'
import { checkRemedy as check } from '../../../src/enhancer/remedies/check-remedy.ts'
import { sightProposed } from '../../../src/enhancer/session/sight-proposed.ts'
import { createHost } from '../../../src/host/create-host.ts'
import { parseRole } from '../../../src/fleet/parse-role.ts'
import type { Role } from '../../../src/fleet/role.ts'
import { startMcp } from '../../../src/mcp/start-mcp.ts'
import { createToolSessions } from '../../../src/orchestrator/create-tool-sessions.ts'
import { createRedactor } from '../../../src/redact/create-redactor.ts'
import type { AgentRuntime } from '../../../src/runtime/agent-runtime.ts'
import type { Finding } from '../../../src/store/finding.ts'
import { desk, local, oneProject } from '../../commands/desk.ts'
import { fakeRuntime } from '../../runtime/fake-runtime.ts'
import { fixedSettings } from '../../support/fixed-settings.ts'
import { plainConfig } from '../../support/plain-config.ts'
import { silentLogger } from '../../support/silent-logger.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

type Options = {
  readonly role?: Role
  readonly checkRemedy?: SessionDeps['checkRemedy']
  readonly faults?: string
}

/**
 * The enhancer's session as Mos has it: real commands on a real store, tools over MCP, and a program on the other side of
 * ACP that does what its script says, whatever it is asked.
 */
export async function enhancerSession({ role, checkRemedy, faults = 'modes' }: Options = {}) {
  const office = await desk()
  const shipped = await shippedRole()
  const { store, dispatcher } = office
  const toolSessions = createToolSessions()
  const mcp = await startMcp({ toolSessions, logger: silentLogger })
  onTestFinished(() => mcp.close())
  const program = await fakeRuntime({ faults })
  const heard: string[] = []
  const home = await temporaryDirectory()
  const directory = join(home, 'enhancer')
  const host = createHost({ hostId: 'here', path: '' })
  const config = plainConfig({ mosaicHome: join(home, 'mosaic'), dataDir: join(home, 'data') })
  const checking = { commands: dispatcher.commands, config, host, settings: fixedSettings(oneProject) }
  const deps: SessionDeps = {
    findings: store.findings,
    history: store.history,
    redactor: createRedactor(['hunter2-hunter2']),
    dispatcher,
    runtimes: { get: () => Promise.resolve(listening(program.runtime, heard)) },
    toolSessions,
    mcpUrl: () => Promise.resolve(mcp.url),
    files: { makeDirectory: async (path) => void (await mkdir(path, { recursive: true })) },
    roles: () => Promise.resolve(new Map([['enhancer', role ?? shipped]])),
    hostId: 'here',
    cardsPerHour: () => 5,
    sight: sightProposed(store.findings),
    checkRemedy: checkRemedy ?? ((remedy) => check(checking, remedy)),
    showFinding: () => Promise.resolve(),
    directory,
    secrets: [],
    owner: local,
    logger: silentLogger,
    now: Date.now,
  }
  return {
    ...office,
    deps,
    directory,
    toolSessions,
    mcpUrl: mcp.url,
    /** texts of its program, all of them */
    heard,
    program,
    /** What the program does from the next question on, a line each. */
    script: (...lines: readonly string[]) => writeFile(join(program.state, 'script'), ['script', ...lines].join('\n')),
    ask: (finding: Finding, attempt = 1, signal = new AbortController().signal) =>
      askEnhancer(deps, { finding, agent, runtime: 'claude', attempt }, signal),
  }
}

const agent = { name: 'enhancer', role: 'enhancer', runtime: 'claude' } as const

const roleFile = new URL('../../../framework/roles/enhancer.md', import.meta.url)

export const shippedRole = async (): Promise<Role> =>
  parseRole('enhancer', await readFile(roleFile, 'utf8'), 'framework')

/** Hears what its sessions say. */
const listening = (runtime: AgentRuntime, heard: string[]): AgentRuntime => ({
  ...runtime,
  async ensureSession(spec) {
    const session = await runtime.ensureSession(spec)
    return {
      ...session,
      async *prompt(input, signal) {
        for await (const event of session.prompt(input, signal)) {
          if (event.kind === 'text') heard.push(event.text)
          yield event
        }
      },
    }
  },
})
