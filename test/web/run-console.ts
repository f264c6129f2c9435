import { plainConfig } from '../support/plain-config.ts'
import { noPanes } from '../support/no-panes.ts'
import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { createDispatcher } from '../../src/command/create-dispatcher.ts'
import { nameCommands } from '../../src/command/name-commands.ts'
import fleetPs from '../../commands/fleet/ps.ts'
import opCancel from '../../commands/op/cancel.ts'
import stop from '../../commands/stop.ts'
import type { Dispatcher } from '../../src/command/dispatch.ts'
import type { AgentStatus } from '../../src/fleet/status.ts'
import type { Store } from '../../src/store/store.ts'
import { createStore } from '../../src/store/create-store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { recordingHost } from '../support/recording-host.ts'
import { startTestRedis } from '../support/redis.ts'
import type { TestRedis } from '../support/redis.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { runWeb } from './run-web.ts'
import type { RunningWeb } from './run-web.ts'
import { fixedSettings } from '../support/fixed-settings.ts'

/** Real ones, and stand-ins where the real ones need a host: what the doors do must not depend on it. */
const commands = nameCommands({
  'fleet ps': fleetPs,
  doctor: defineCommand({
    description: 'Look at everything that Mos needs',
    options: z.object({}),
    tier: 'viewer',
    risk: 'read',
    run: async () => ({ kind: 'text', text: 'Everything is well.', data: { well: true } }),
  }),
  stop,
  'fleet spawn': defineCommand({
    description: 'Add an agent and start it',
    options: z.object({
      role: z.string().describe('What the agent is for').meta({ autocomplete: 'roles', positional: 0 }),
      name: z.string().max(32).describe('Its name').optional(),
      runtime: z.enum(['claude', 'stub']).describe('The program behind it').default('stub'),
      attach: z.boolean().describe('Whether to attach at once').default(false),
    }),
    tier: 'operator',
    risk: 'change',
    run: (context, { role, name }) =>
      context.addOp({ kind: 'spawn', title: `spawn ${name ?? role}`, args: { role, name } }),
  }),
  'fleet remove': defineCommand({
    description: 'Stop an agent and take it off the roster',
    options: z.object({ agent: z.string().describe('Which agent').meta({ positional: 0 }) }),
    tier: 'admin',
    risk: 'danger',
    confirm: async (_, { agent }) => `Stop ${agent} and remove it from the roster.`,
    run: (context, { agent }) => context.addOp({ kind: 'remove', title: `remove ${agent}`, args: { agent } }),
  }),
  'op cancel': opCancel,
})

export type RunningConsole = RunningWeb & {
  readonly redis: TestRedis
  readonly store: Store
  readonly commands: typeof commands
  readonly dispatcher: Dispatcher
  readonly statuses: AgentStatus[]
  openTopic(name: string, title: string): Promise<ThreadRef>
}

/** The real web server, dispatcher and store on a real Redis. */
export async function runConsole(): Promise<RunningConsole> {
  const redis = await startTestRedis()
  const store = await createStore({ redisUrl: redis.url, tenant: 'test', logger: silentLogger })
  const statuses: AgentStatus[] = []
  const config = plainConfig()
  const dispatcher = createDispatcher({
    commands,
    store,
    config,
    host: recordingHost(),
    supervisor: noPanes,
    log: silentLogger,
    policy: () => ({ ownerIds: new Set(), ownersFrom: 'MOS_OWNER_IDS', guildIds: new Set(), rules: [] }),
    settings: fixedSettings(),
    roster: async () => ({ agents: [], tmux: {}, defaults: {} }),
    roles: async () => new Map(),
    statuses: async () => statuses,
  })
  const web = await runWeb({ dispatcher, store })
  return {
    ...web,
    redis,
    store,
    commands,
    dispatcher,
    statuses,
    async openTopic(name, title) {
      const { id } = await store.topics.open({ id: `console:${name}`, title, by: 'local:1000', hostId: 'here' })
      return id
    },
    async close() {
      await web.close()
      await store.close()
      await redis.stop()
    },
  }
}
