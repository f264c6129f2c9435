import { onTestFinished, vi } from 'vitest'
import { Failure } from '../../src/errors.ts'
import { createHost } from '../../src/host/create-host.ts'
import { createLeftCards } from '../../src/orchestrator/left-cards.ts'
import { createToolSessions } from '../../src/orchestrator/create-tool-sessions.ts'
import { startMailbox } from '../../src/orchestrator/mailbox.ts'
import type { Mailbox } from '../../src/orchestrator/mailbox.ts'
import { startTurn } from '../../src/orchestrator/start-turn.ts'
import type { TurnDeps } from '../../src/orchestrator/turn-deps.ts'
import { understand } from '../../src/command/understand.ts'
import type { AccessRule } from '../../src/fleet/fleet-settings.ts'
import type { Principal } from '../../src/fleet/principal.ts'
import type { Role } from '../../src/fleet/role.ts'
import type { AgentRuntime } from '../../src/runtime/agent-runtime.ts'
import { createStubRuntime } from '../../src/runtime/stub.ts'
import type { Card } from '../../src/store/card.ts'
import type { InboxEntry } from '../../src/store/inbox.ts'
import type { Body } from '../../src/store/outbox.ts'
import type { Store } from '../../src/store/store.ts'
import { desk, owner } from '../commands/desk.ts'
import type { Desk } from '../commands/desk.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

export const topicId = 'discord:77'

export type Turns = Desk & {
  readonly dataDir: string
  /** Somebody writes into the topic: `discord:<n>`. */
  write(n: number, text: string, more?: Partial<InboxEntry>): Promise<void>
  /** Another process on the same store, after the first died without a word. */
  start(runtime: AgentRuntime, change?: Partial<TurnDeps>): Mailbox
  /** What the topic was told, in order; waits until it is so many. */
  said(count: number): Promise<readonly string[]>
  /** The same with all that a message has. */
  bodies(count: number): Promise<readonly Extract<Body, { kind: 'text' }>[]>
  /** A card as it is once `look` agrees. */
  card(id: string, look?: (card: Card) => boolean): Promise<Card>
}

type Options = {
  readonly signAfterMs?: number
  /** who is admitted beside the owner; default: ana */
  readonly rules?: () => readonly AccessRule[]
}

/**
 * A topic and its turns on a real store, with a runtime that the test brings. Messages stay in the outbox. `signAfterMs`:
 * how long a turn runs before its messages get signs.
 */
export async function runTurns(options: Options = {}): Promise<Turns> {
  const { rules = () => talker } = options
  const office = await desk({ access: () => ({ rules: rules() }) })
  const { store, dispatcher } = office
  const dataDir = await temporaryDirectory()
  const told: Extract<Body, { kind: 'text' }>[] = []
  const bodies = async (count: number) => {
    while (told.length < count) {
      const head = await vi.waitUntil(() => store.outbox.head(topicId), { timeout: 20_000, interval: 5 })
      if (head.body.kind === 'text') told.push(head.body)
      await store.outbox.remove(head)
    }
    return told
  }
  return {
    ...office,
    dataDir,
    async write(n, text, more = {}) {
      const entry = { id: `discord:${n}`, topicId, by: owner, text, at: n, ...more } as const
      await store.inbox.add(entry, { title: 'the payment work', hostId: 'here' })
    },
    start(runtime, change = {}) {
      const left = createLeftCards({ store, hostId: 'here' })
      const deps: TurnDeps = { ...turnDeps(store, dispatcher, dataDir, runtime), left, ...change }
      const mailbox = startMailbox({
        store,
        hostId: 'here',
        startTurn: (entry) => startTurn(deps, entry),
        asksToStop: (text) => text === 'stop',
        ...(options.signAfterMs === undefined ? {} : { signAfterMs: options.signAfterMs }),
        left,
        logger: silentLogger,
      })
      onTestFinished(() => void mailbox.close())
      return mailbox
    },
    said: async (count) => (await bodies(count)).map(({ text, footer }) => [text, footer].filter(Boolean).join('\n')),
    bodies,
    card: (id, look = () => true) =>
      eventually(`the card ${id}`, async () => {
        const card = await store.cards.get(id)
        return card !== undefined && look(card) && card
      }),
  }
}

const turnDeps = (
  store: Store,
  dispatcher: Desk['dispatcher'],
  dataDir: string,
  runtime: AgentRuntime,
): Omit<TurnDeps, 'left'> => ({
  store,
  dispatcher,
  runtimes: { get: (name) => (name === 'stub' ? Promise.resolve(stub) : Promise.resolve(runtime)) },
  files: createHost({ hostId: 'here', path: '/usr/bin' }).files,
  roles: async () => new Map([['orchestrator', role]]),
  chosenRuntime: runtime.name,
  dataDir,
  secrets: [dataDir],
  projectOf: () => Promise.resolve(undefined),
  isChannel: () => false,
  persona: () => Promise.resolve({ persona: 'You orchestrate.', facts: '', tokens: 0 }),
  toolSessions: createToolSessions(),
  enterSession: () => Promise.resolve(() => undefined),
  mcpUrl: () => Promise.resolve('http://127.0.0.1:1/mcp'),
  ownTools: () => ({ tools: [], callTool: () => Promise.resolve({ ok: false, text: '' }) }),
  download: () => Promise.reject(new Failure('its host does not answer.')),
  attachmentHosts: [],
  logger: silentLogger,
})

const role: Role = {
  name: 'orchestrator',
  title: 'Orchestrator',
  lifecycle: 'core',
  placement: 'hosted',
  runtime: 'claude',
  tools: ['*'],
  permissions: { mode: 'default', allow: ['Read'], deny: ['Edit'] },
  mandate: 'Own the flow.',
  boundaries: 'No source work.',
  lenses: [],
  source: 'framework',
}

const stub = createStubRuntime({ match: understand, countEveryMs: 5 })

export const ana: Principal = { ...owner, userId: '300' }
const who = { kind: 'user', userId: '300' } as const
/** She may look, and talk. */
const talker: readonly AccessRule[] = [
  { who, tier: 'operator', commands: ['message'] },
  { who, tier: 'viewer' },
]
