import { fileURLToPath } from 'node:url'
import { commands } from '../../commands/index.ts'
import type { AccessPolicy } from '../../src/command/access-policy.ts'
import { createDispatcher } from '../../src/command/create-dispatcher.ts'
import type { CommandContext, Place, SettingsFile } from '../../src/command/definition.ts'
import type { Dispatcher, Request } from '../../src/command/dispatch.ts'
import type { Config } from '../../src/config/config.ts'
import { Failure } from '../../src/errors.ts'
import { emptySettings } from '../../src/fleet/fleet-settings.ts'
import type { FleetSettings } from '../../src/fleet/fleet-settings.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import type { Evidence, Readiness } from '../../src/fleet/readiness.ts'
import type { Survey } from '../../src/fleet/survey.ts'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import type { Supervisor } from '../../src/host/supervisor.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import type { Store } from '../../src/store/store.ts'
import { plainConfig } from '../support/plain-config.ts'
import type { TestRedis } from '../support/redis.ts'
import { recordingHost } from '../support/recording-host.ts'
import { withFramework } from '../support/with-framework.ts'
import type { Script } from '../support/recording-host.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { fixedSettings } from '../support/fixed-settings.ts'

const packageRoot = fileURLToPath(new URL('../..', import.meta.url))
const home = '/home/op/.config/mosaic'

const config = plainConfig({
  mosaicHome: home,
  packageRoot,
  access: { ownerIds: ['100'], guildIds: ['900'], homeChannels: [] },
})

/** of every desk */
export const deskConfig = config

const floor = `version: 1
transport: tmux
agents:
  - name: orchestrator
    runtime: stub
  - name: enhancer
    runtime: stub
`
export const withAda = `${floor}  - name: ada
    runtime: stub
    class: coder
`

/** A fleet that works on one repository: what a coder needs. */
export const oneProject: FleetSettings = {
  ...emptySettings,
  projects: [{ id: 'site', path: '/srv/site', branch: 'main' }],
}

export const owner = { kind: 'discord', userId: '100', guildId: '900', roleIds: [] } satisfies Principal
export const stranger = { ...owner, userId: '200' } satisfies Principal
export const local = { kind: 'local', uid: 1000 } satisfies Principal
export const inThread: Place = { door: 'discord', guildId: '900', thread: 'discord:77', topicId: 'discord:77' }
export const inShell: Place = { door: 'shell' }

const policy: AccessPolicy = {
  ownerIds: new Set(['100']),
  ownersFrom: 'MOS_OWNER_IDS',
  guildIds: new Set(['900']),
  rules: [
    { who: { kind: 'user', userId: '300' }, tier: 'viewer' },
    { who: { kind: 'user', userId: '400' }, tier: 'operator' },
  ],
}

export type Desk = {
  readonly dispatcher: Dispatcher
  readonly store: Store
  readonly redis: TestRedis
  /** Runs a command as a person would, and gives its words: an answer's text, or the Failure's message. */
  readonly say: (name: string, options?: unknown, request?: Partial<Request>) => Promise<string>
}

type Given = {
  readonly roster?: () => string
  readonly readiness?: Readiness
  readonly screen?: string
  readonly survey?: Survey
  readonly script?: Script
  readonly missing?: string
  /** MOS_RUNTIME */
  readonly runtime?: Config['runtime']
  readonly access?: () => Partial<AccessPolicy>
  readonly settings?: FleetSettings | SettingsFile
  readonly commands?: Dispatcher['commands']
  readonly host?: Host
  readonly mosaic?: CommandContext['mosaic']
}

/** The real commands on a real store; roster and panes are as the test says. */
export async function desk(given: Given = {}): Promise<Desk> {
  const { store, redis } = await testStore()
  const roster = async () => parseRoster((given.roster ?? (() => floor))(), `${home}/fleet/roster.yaml`)
  const roles = await loadRoles(createHost({ hostId: 'here', path: config.searchPath }).files, home, packageRoot)
  const dispatcher = createDispatcher({
    commands: given.commands ?? commands,
    config: given.runtime === undefined ? config : { ...config, runtime: given.runtime, isRuntimeUnset: false },
    host: withFramework(given.host ?? recordingHost({ [`${home}/fleet/roster.yaml`]: floor }, given.script)),
    supervisor: panes(given),
    store,
    log: silentLogger,
    policy: () => ({ ...policy, ...given.access?.() }),
    roster,
    settings:
      given.settings !== undefined && 'read' in given.settings
        ? given.settings
        : fixedSettings(given.settings ?? oneProject),
    roles: async () => roles,
    ...(given.mosaic === undefined ? {} : { mosaic: given.mosaic }),
    statuses: async () =>
      (await roster()).agents.map((agent) => ({
        agent,
        role: roles.get(agent.role),
        evidence: seen,
        readiness: given.readiness ?? 'idle',
      })),
  })
  let causes = 0
  const say: Desk['say'] = async (name, options = {}, request = {}) => {
    const cause = `c${causes++}`
    const asked: Request = { principal: owner, place: inThread, cause, receipt: 'outbox', ...request }
    try {
      const answer = await dispatcher.dispatch(name, options, asked)
      if (answer.kind === 'op') return `queued ${answer.op.id}: ${answer.op.title}`
      if (answer.kind === 'confirm') return `confirm: ${answer.plan}`
      return answer.kind === 'text' ? answer.text : answer.rows.map((row) => row.join(' | ')).join('\n') || answer.empty
    } catch (error) {
      if (error instanceof Failure) return error.message
      throw error
    }
  }
  return { dispatcher, store, redis, say }
}

const seen: Evidence = {
  at: 10_000,
  placement: 'pane',
  supervised: true,
  pane: { id: '%1', pid: 9, alive: true },
  heartbeat: { at: 7_000, pid: 9, status: 'ok' },
}

/** Only what commands use of a supervisor: looking. Whatever acts is for the ops. */
function panes(given: Given): Supervisor {
  const { screen = '', missing } = given
  const acting = () => Promise.reject(new Error('a command must not act on panes'))
  return {
    kind: 'tmux',
    check: async ({ runtime }) => {
      if (runtime === missing) throw new Failure(`${runtime} is not installed: npm install -g ${runtime}`)
    },
    start: acting,
    stop: acting,
    permit: () => Promise.resolve(),
    forget: () => Promise.resolve(),
    look: async () => new Map(),
    capture: async () => screen,
    screen: async () => screen,
    view: acting,
    endLeftViewers: acting,
    interrupt: acting,
    survey: async () => given.survey ?? { agents: new Map(), unmanaged: [] },
    send: acting,
  }
}
