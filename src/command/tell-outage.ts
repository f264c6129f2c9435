import { StoreAway } from '../store/store-away.ts'

type Asked = {
  /** in words: `\`fleet spawn\`` */
  readonly what: string
  /** Whatever it had begun, nothing of it is queued: only its op, which would be the last, changes anything. */
  readonly queues: boolean
}

/**
 * The error of a change in words that say what became of it: a person in an outage must know whether it will still
 * happen. Every other error comes back as it is.
 */
export function tellOutage(error: unknown, { what, queues }: Asked): unknown {
  if (!(error instanceof StoreAway)) return error
  const again = 'Say it again when Redis is back; `doctor` shows how it stands.'
  if (queues) return new StoreAway(error.sent, error, `Redis does not answer, so ${what} was not queued. ${again}`)
  if (!error.sent) return new StoreAway(false, error, `Redis does not answer, so ${what} was not done. ${again}`)
  return new StoreAway(
    true,
    error,
    `Redis stopped answering: ${what} may have been done. Look before you say it again.`,
  )
}
