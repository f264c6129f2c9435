/** What was shipped last, what stands there, what is shipped now. */
export type ThreeTexts = { readonly base: string; readonly mine: string; readonly theirs: string }
