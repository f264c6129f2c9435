/** What a text says went wrong: see Signal. No text: an empty message. */
export type ErrorText = {
  readonly message: string
  readonly errorType?: string
  readonly frames: readonly string[]
}
