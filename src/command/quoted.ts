const longest = 4_000
const lineEnds = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/u
/** Controls, overrides, zero width: they hide text or turn it around. Tabs stay, code has them. */
const invisible = /(?!\t)[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu

/**
 * Text of others inside one of ours, cut at 4,000 characters. Every line is quoted, also after a line end of another kind:
 * no words of it stand where the person's own would.
 */
export function quoted(text: string): string {
  const kept = text.length <= longest ? text : `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}\n(cut here)`
  return kept
    .split(lineEnds)
    .map((line) => `> ${line.replace(invisible, '')}`)
    .join('\n')
}
