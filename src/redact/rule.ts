/**
 * How one kind of secret looks. The pattern is global and linear: each repeat has a limit, or nothing after it that could
 * fail. Where it has a group, that is the secret, and ends where the match ends.
 */
export type Rule = {
  readonly kind: string
  readonly pattern: RegExp
  /** One of these stands in each match, in small letters where the pattern ignores case: without it nothing is looked for. */
  readonly hints: readonly string[]
  /** It is the beginning of a word: `disk-…` is no `sk-…`. */
  readonly isWord?: boolean
  /** Whether what was found is one after all. */
  readonly accepts?: (secret: string) => boolean
}
