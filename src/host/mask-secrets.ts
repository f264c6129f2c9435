/** What a screen may put between the parts of one word: blanks, line ends, a box's lines. */
const between = /[\s\u2500-\u257F\u2800]/u
/** Shorter ones are words of their own. */
const leastLength = 6

/**
 * A screen on which no secret can be read, also one that wraps over rows or stands in a box: each of its characters is a
 * full block. The layout stays.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const wanted = secrets.map((secret) => secret.replaceAll(/\s/gu, '')).filter(({ length }) => length >= leastLength)
  if (wanted.length === 0) return text
  const units = text.split('')
  const places = units.flatMap((unit, at) => (between.test(unit) ? [] : [at]))
  const dense = places.map((at) => units[at]).join('')
  for (const secret of wanted) {
    for (let found = dense.indexOf(secret); found !== -1; found = dense.indexOf(secret, found + 1)) {
      for (const at of places.slice(found, found + secret.length)) units[at] = '█'
    }
  }
  return units.join('')
}
