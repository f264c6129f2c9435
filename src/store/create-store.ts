import type { Logger } from '../log.ts'
import type { Redactor } from '../redact/redactor.ts'
import { commandOptions, connect, untilReady, waitingOptions } from './connect.ts'
import type { Address } from './connect.ts'
import { consumeOps } from './consume-ops.ts'
import { createAssignments } from './create-assignments.ts'
import { createAwaited } from './create-awaited.ts'
import { createAudit } from './create-audit.ts'
import { createCards } from './create-cards.ts'
import { createConfirmations } from './create-confirmations.ts'
import { createExchanges } from './create-exchanges.ts'
import { createFacts } from './create-facts.ts'
import { createHistory } from './create-history.ts'
import { createFindings } from './create-findings.ts'
import { createInbox } from './create-inbox.ts'
import { createOps } from './create-ops.ts'
import { createOutbox } from './create-outbox.ts'
import { createPairing } from './create-pairing.ts'
import { createReceipts } from './create-receipts.ts'
import { createSignals } from './create-signals.ts'
import { createSigns } from './create-signs.ts'
import { createStatuses } from './create-statuses.ts'
import { createStoredFiles } from './create-stored-files.ts'
import { createTopics } from './create-topics.ts'
import { createTranscripts } from './create-transcripts.ts'
import { createDatabase } from './database.ts'
import { createOpQueues } from './op-queue.ts'
import type { Store } from './store.ts'

type Options = Address & {
  readonly tenant: string
  readonly logger: Logger
  /** what the history goes through before it is kept; absent: nothing of it has a secret */
  readonly redactor?: Redactor
}

const noSecrets: Redactor = { redact: (text) => ({ text, marks: [] }) }

/**
 * Opens the store: one connection for commands and one for hints, and with `consumeOps` BullMQ's two. A Failure (exit
 * 78) when Redis does not answer within 5 s; once it did, outages are survived and the connections come back.
 */
export async function createStore(options: Options): Promise<Store> {
  const { tenant, logger } = options
  const redis = connect(options, commandOptions, logger)
  const subscriber = connect(options, waitingOptions, logger)
  const disconnect = (): void => {
    redis.disconnect()
    subscriber.disconnect()
  }
  const db = createDatabase(redis, tenant)
  const signals = createSignals(db, subscriber, logger)
  try {
    await untilReady(redis, 5000)
    await untilReady(subscriber, 5000)
    await signals.ready
  } catch (error) {
    signals.close()
    disconnect()
    throw error
  }
  const queues = createOpQueues(db, logger)
  const ops = createOps(db, queues, signals)
  return {
    ops,
    inbox: createInbox(db),
    outbox: createOutbox(db),
    receipts: createReceipts(db),
    topics: createTopics(db),
    audit: createAudit(db),
    confirmations: createConfirmations(db),
    transcripts: createTranscripts(db),
    facts: createFacts(db),
    assignments: createAssignments(db),
    awaited: createAwaited(db),
    statuses: createStatuses(db),
    cards: createCards(db),
    findings: createFindings(db),
    signs: createSigns(db),
    files: createStoredFiles(db),
    exchanges: createExchanges(db),
    history: createHistory(db, options.redactor ?? noSecrets),
    pairing: createPairing(db),
    signals,
    consumeOps: (hostId, handler, { concurrency }) => {
      const connection = connect(options, waitingOptions, logger)
      return consumeOps({ db, ops, queues, signals, connection, logger, hostId, handler, concurrency })
    },
    health: () => health(db.redis),
    async close() {
      signals.close()
      await queues.close()
      disconnect()
    },
  }
}

async function health(redis: { status: string; ping(): Promise<string> }): Promise<'ok' | 'down'> {
  if (redis.status !== 'ready') return 'down'
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<'down'>((resolve) => (timer = setTimeout(resolve, 1000, 'down')))
  const answer = redis.ping().then(
    () => 'ok' as const,
    () => 'down' as const,
  )
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer))
}
