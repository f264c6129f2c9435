/** `needs`: a text without one of these has none of it, which is quicker to see. */
type Rule = readonly [pattern: RegExp, mark: string | ((text: string) => string), needs?: RegExp]

const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec'
const [digit, slash] = [/\d/u, /[\\/]/u]
const quoted = (text: string): string => (/^.(?:~|\.{0,2})[\\/]/u.test(text) ? '<path>' : '<name>')

/** What takes the place of a thing that is another each time, where it may have spaces in it. */
const phrases: readonly Rule[] = [
  [/\[redacted: [^\]]{0,60}\]/gu, '<secret>'],
  [/(?<![\p{L}\p{N}])'[^'\n]{0,300}'(?![\p{L}\p{N}])/gu, quoted],
  [/"(?:[^"\\\n]|\\.){0,300}"|`[^`\n]{0,300}`|\u2018[^\u2019\n]{0,300}\u2019|\u201C[^\u201D\n]{0,300}\u201D/gu, quoted],
]
const times: readonly Rule[] = [
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?)?(?: UTC)?/gu, '<time>'],
  [
    new RegExp(
      String.raw`\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?(?:\d{1,2} )?(?:${months}) (?:\d{1,2} )?(?:\d{4} )?\d\d:\d\d:\d\d(?:[.,]\d+)?(?: [A-Z]{3,4}(?: \d{4})?| \d{4})?`,
      'gu',
    ),
    '<time>',
  ],
  [/\b\d{1,2}:\d\d:\d\d(?:[.,]\d+)?\b/gu, '<time>'],
]
/** The same of single words. Order matters: what is read first is not read again. */
const words: readonly Rule[] = [
  [/[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"`<>)\]}]+/giu, '<url>', slash],
  [/\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/giu, '<id>', digit],
  [/(?<![\w/.<-])(?:~|\.{1,2}|[A-Za-z]:)?(?:[\\/][\w.@+~%$=-]+)+[\\/]?(?::\d+){0,2}/gu, '<path>', slash],
  [/(?<![\w<])@?[\w.+-]+(?:\/[\w.@+-]+)+\.[a-z]\w{0,5}\b(?::\d+){0,2}/giu, '<path>', slash],
  [/(?<![\w<])@?[\w.-]+(?:\/[\w.-]+)?@[\w.^~*<>=-]+/gu, '<name>', /@/u],
  [/\b0x[0-9a-f]+\b/giu, '<hex>', digit],
  [/\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{7,128}\b/gu, '<hex>', digit],
  [
    /\b(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|(?:[a-z0-9_-]+\.)+(?:com|org|net|io|dev|example|invalid|local|test))(?::\d+)?\b/giu,
    '<host>',
    /[.:]|lo/u,
  ],
  [
    /(?<![\w.<])[\w@%-]+(?:\.[\w-]+)*\.(?:service|socket|timer|target|mount|scope|slice|[cm]?[jt]sx?|json|ya?ml|md|py|go|rs|lock|log|txt|toml|sock|conf|so|sh|rdb|aof|css|html)\b(?::\d+){0,2}/gu,
    '<file>',
    /\./u,
  ],
  [/\bv?\d+(?:\.\d+)+(?:-[\w.]+)?(?:[kKMGT]i?B|ms|s|min|h|%)?(?![A-Za-z])/gu, '<n>', digit],
  [/(?<![\w<])[%$#]?-?\d[\d,_]*(?:[kKMGT]i?B|ms|s|min|h|%)?(?![A-Za-z\d])/gu, '<n>', digit],
  // Of programs: `--flag`, `a.b`, `fooBar`, `foo_bar`; but not what an error is called.
  [/(?<![\w<-])--?[a-z][\w-]*(?:=\S*)?/giu, '<name>', /-/u],
  [/(?<![\w<>.])[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?![\w<])/gu, '<name>', /\./u],
  [
    /(?<![\w<])(?!\w*(?:Error|Exception)\b)(?!E[A-Z]|ERR_)\w*(?:[a-z][A-Z]|_|[A-Za-z]\d|\d[A-Za-z])\w*/gu,
    (text) => (isCode(text) ? text : '<name>'),
  ],
  [/(?<![\w<-])\w+(?:-[\w<>]+)*-<n>/gu, '<name>', /-/u],
]

/** `E404`, `TS2322`: letters and digits that are a word of the error, and stay. */
const isCode = (word: string): boolean => /^[A-Z]{1,7}\d{2,6}$/u.test(word)

/** A name that stands at the end, behind what it is a name of: `can't find session: ada`. Reasons stay. */
const lastName =
  /(?<=(?:\S \S+|<\w+>): )(?!(?:timeout|refused|denied|closed|aborted|cancelled|canceled|unauthorized|forbidden|killed|failed|EOF|null|undefined|true|false|[A-Z][A-Z0-9_]+)\b)[^\s<>]+$/u

const longest = 1_000

/**
 * A message without what varies: paths, numbers, times, ids, hosts, quoted names, sizes, versions. What differs in nothing
 * else has one template. Time is linear in the text: of a long one the first 1,000 units count.
 */
export function templateOf(message: string): string {
  let text = message.slice(0, longest).replaceAll(/\s+/gu, ' ').trim()
  if (/['"`[\u2018\u201C]/u.test(text)) text = apply(phrases, text)
  if (/\d[:-]\d\d/u.test(text)) text = apply(times, text)
  // Plain words, which most are, have no variable in them.
  return text
    .replaceAll(/[a-z]*[^a-z\s]\S*/gu, wordOf)
    .replaceAll(/<n> ?(?:[kKMGT]i?B|bytes|ms|s|min|h|%)(?![A-Za-z])/gu, '<n>')
    .replace(lastName, '<name>')
    .replaceAll(/(<\w+>)(?:(?:, | |,|: | and | or )\1)+/gu, '$1')
}

const wordOf = (word: string): string =>
  /^[a-z]+[,.:;]$|^<[a-z]+>$|^[A-Z]?[a-z]+$/u.test(word) ? word : apply(words, word)

function apply(rules: readonly Rule[], given: string): string {
  let text = given
  for (const [pattern, mark, needs] of rules) {
    if (needs?.test(text) === false) continue
    text = typeof mark === 'string' ? text.replaceAll(pattern, mark) : text.replaceAll(pattern, (found) => mark(found))
  }
  return text
}
