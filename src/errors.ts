/** The exit codes a shell sees, the same everywhere: DESIGN §5. */
export const exitCodes = {
  done: 0,
  failed: 1,
  conflict: 2,
  needsRecovery: 4,
  usage: 64,
  busy: 75,
  configuration: 78,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/**
 * A failure that was foreseen. Its message is for the person in the thread: what failed, on what, and what to do
 * next, in one or two lines. Doors print the message as it is and never a stack; every other error is a bug.
 */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly exit: ExitCode

  constructor(message: string, options: { exit?: keyof typeof exitCodes; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.exit = exitCodes[options.exit ?? 'failed']
  }
}

/** The words for a person, whatever was thrown: a Failure's own, else one line that says it is a bug in Mos. */
export function explain(error: unknown): string {
  if (error instanceof Failure) return error.message
  const reason = error instanceof Error ? error.message : String(error)
  return `Mos hit a fault of its own: ${reason.split('\n')[0] ?? ''}. The log has the details.`
}
