/**
 * About how many tokens a model reads here, without its tokenizer: common words are one, long ones one for seven letters,
 * digits one for three, and every other sign its own. Rather too many than too few.
 */
export function estimateTokens(text: string): number {
  let tokens = 0
  for (const [piece] of text.matchAll(/[A-Za-z]+|\d+|[^\sA-Za-z\d]/gu)) {
    if (/^[A-Za-z]/.test(piece)) tokens += Math.ceil(piece.length / 7)
    else tokens += /^\d/.test(piece) ? Math.ceil(piece.length / 3) : 1
  }
  return tokens
}
