/** What takes the place of a thing that is another each time. Order matters: what is read first is not read again. */
const variables: readonly (readonly [RegExp, string])[] = [
  [/\[redacted: [^\]]{0,60}\]/gu, '<secret>'],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"`<>)\]}]+/giu, '<url>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?: UTC)?/gu, '<time>'],
  [
    /\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (?:\d{1,2} )?(?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [A-Z]{3,4}(?: \d{4})?| \d{4})?/gu,
    '<time>',
  ],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b/gu, '<time>'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/giu, '<id>'],
  [/(?<![\p{L}\p{N}])'[^'\n]{0,300}'(?!\p{L})/gu, '<name>'],
  [/"[^"\n]{0,300}"|`[^`\n]{0,300}`|‘[^’\n]{0,300}’|“[^”\n]{0,300}”/gu, '<name>'],
  [/(?<![\w/.<-])(?:~|\.{1,2}|[A-Za-z]:)?(?:[\\/][\w.@+~%$<>=-]+)+[\\/]?(?::\d+){0,2}/gu, '<path>'],
  [/(?<![\w<])@?[\w.+-]+(?:\/[\w.@+<>-]+)+\.[a-z]\w{0,5}\b(?::\d+){0,2}/giu, '<path>'],
  [/(?<![\w<])@?[\w.-]+(?:\/[\w.-]+)?@[\w.^~*-]+/gu, '<name>'],
  [/\b0x[0-9a-f]+\b/giu, '<hex>'],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,64}\b/gu, '<hex>'],
  [
    /\b(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|example|local|test))(?::\d+)?\b/giu,
    '<host>',
  ],
  [
    /(?<![\w.<])[\w@%-]+(?:\.[\w-]+)*\.(?:service|socket|timer|target|mount|scope|slice|[cm]?[jt]sx?|json|ya?ml|md|py|go|rs|lock|log|txt|toml|sock|conf|so|sh|rdb|aof|css|html)\b(?::\d+){0,2}/gu,
    '<file>',
  ],
  [/\bv?\d+(?:\.\d+)+(?:-[\w.]+)?(?: ?(?:[kKMGT]i?B|ms|s|min|h|%))?/gu, '<n>'],
  [/(?<![A-Za-z])[%$#]?-?\d[\d,_]*(?: ?(?:[kKMGT]i?B|bytes|ms|s|min|h|%))?\b/gu, '<n>'],
]

const longest = 2_000

/**
 * A message without what varies: paths, numbers, times, ids, hosts, quoted names, sizes, versions. What differs in nothing
 * else has one template. Time is linear in the text: of a long one the first 2,000 units count.
 */
export function templateOf(message: string): string {
  let text = message.length > longest ? message.slice(0, longest) : message
  for (const [pattern, mark] of variables) text = text.replaceAll(pattern, mark)
  return text
    .replaceAll(/(?<=[A-Za-z_-])\d+/gu, (digits, at: number, whole: string) => (isCode(whole, at) ? digits : '<n>'))
    .replaceAll(/(<\w+>)(?:(?:, | |,|: | and | or )\1)+/gu, '$1')
    .replaceAll(/\s+/gu, ' ')
    .trim()
}

/** `E404`, `TS2322`: letters and digits that are a word of the error, and stay. */
const isCode = (text: string, at: number): boolean =>
  /(?<![A-Za-z0-9_])[A-Z]{1,7}$/u.test(text.slice(Math.max(0, at - 9), at))
