import { setTimeout as pause } from 'node:timers/promises'
import { Events } from 'discord.js'
import type { Client } from 'discord.js'
import type { Config } from '../config/config.ts'
import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import { backOff } from './back-off.ts'
import { createClient } from './create-client.ts'
import { createIdentifyPace } from './identify-pace.ts'
import { loginProblem } from './login-problem.ts'

export type LinkState = 'ready' | 'connecting' | 'off'

/** The connection to Discord. One client after the other: a client whose login failed can't be used again. */
export type Link = {
  readonly state: () => LinkState
  /** why it is not ready, in one line for a person */
  readonly problem: () => string | undefined
  /** The latest one: its requests work while its gateway reconnects. */
  readonly client: () => Client
  readonly stop: () => Promise<void>
}

type LinkDeps = {
  readonly discord: NonNullable<Config['discord']>
  readonly redactor: Redactor
  /** A line for the person who started Mos. */
  readonly tell: (line: string) => void
  readonly logger: Logger
  /** Once for each client, before it logs in. */
  readonly listen: (client: Client) => void
  /** Each time a session begins: at start, and after a gap that could not be resumed. */
  readonly onSession: (client: Client<true>) => void
}

type Ended = { closeCode?: number | undefined; error?: unknown }

/** Connects in the background and stays connected. A refused token or intent ends it; a lost network never does. */
export function openLink(deps: LinkDeps): Link {
  const { discord, logger } = deps
  const stopping = new AbortController()
  let state: LinkState = 'connecting'
  let problem: string | undefined
  let failures = 0
  let broken: Error | undefined
  const pace = createIdentifyPace()
  let client = newClient()

  function newClient(): Client {
    const made = createClient(discord, pace, deps.redactor)
    // discord.js counts `clientReady` once in a client's life, and `shardReady` for every new session.
    made.on(Events.ClientReady, began)
    made.on(Events.ShardReady, () => made.isReady() && began(made))
    made.on(Events.ShardResume, up)
    made.on(Events.ShardReconnecting, lost)
    // Before the end of a connection; one that is refused for good is told in words of our own.
    made.on(Events.ShardError, (error) => (broken = error))
    made.on(Events.Error, (error) => logger.error({ err: error }, 'discord.js reported an error'))
    made.rest.on('invalidRequestWarning', (count) => logger.warn(count, 'Discord refuses many requests'))
    deps.listen(made)
    return made
  }

  /** One line an outage: a try after the first says nothing new, nor does a client that is being destroyed. */
  function lost(): void {
    if (state === 'ready')
      logger.warn({ why: broken?.message ?? 'the connection was closed' }, 'connecting to Discord again')
    state = 'connecting'
  }

  function up(): void {
    state = 'ready'
    problem = undefined
    broken = undefined
    failures = 0
  }

  function began(ready: Client<true>): void {
    up()
    logger.info({ bot: ready.user.id }, 'connected to Discord')
    deps.onSession(ready)
  }

  async function keepConnected(): Promise<void> {
    while (!stopping.signal.aborted) {
      const ended = await lifeOf(client, discord.token)
      if (stopping.signal.aborted) return
      state = 'connecting'
      await destroyed(client).catch((error: unknown) => logger.warn({ err: error }, 'a lost connection did not close'))
      const why = loginProblem(ended, discord.token)
      problem = why.text
      if (why.fatal) {
        state = 'off'
        return deps.tell(why.text)
      }
      logger.error(why.text)
      failures += 1
      await pause(backOff(failures), undefined, { signal: stopping.signal })
      client = newClient()
    }
  }

  keepConnected().catch((error: unknown) => {
    if (!stopping.signal.aborted) logger.error({ err: error }, 'the connection to Discord is given up')
    state = 'off'
  })

  return {
    // A client that is destroyed says that it reconnects.
    state: () => (stopping.signal.aborted ? 'off' : state),
    problem: () => problem,
    client: () => client,
    async stop() {
      stopping.abort()
      await destroyed(client)
    },
  }
}

/** discord.js waits for the other side's close frame, which a dead network never sends: 1 s at most. */
async function destroyed(client: Client): Promise<void> {
  await Promise.race([client.destroy(), pause(1_000, undefined, { ref: false })])
}

/** Resolves when this client will never connect again by itself. */
function lifeOf(client: Client, token: string): Promise<Ended> {
  return new Promise((resolve) => {
    let closeCode: number | undefined
    // Comes before login's own rejection, and is the only one that knows the code.
    client.on(Events.ShardDisconnect, (event) => {
      closeCode = event.code
      resolve({ closeCode })
    })
    client.login(token).catch((error: unknown) => resolve({ closeCode, error }))
  })
}
