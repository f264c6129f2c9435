/** What a text says went wrong: see Signal. No text: an empty message. */
export type ErrorText = {
  readonly message: string
  readonly errorType?: string
  readonly frames: readonly string[]
}

/** With what stays the same of it: texts of one template are one fault. */
export type ReadText = ErrorText & { readonly template: string }
