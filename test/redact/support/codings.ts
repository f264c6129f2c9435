const each = (text: string, write: (unit: string) => string) => text.split('').map(write).join('')
const hexOf = (unit: string, width: number) => unit.charCodeAt(0).toString(16).padStart(width, '0')
const percents = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')

/** As a terminal or an editor wraps it, hard, with what it puts in front of each row. */
const wrapped = (text: string, columns: number, before = '') =>
  text
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gu')) ?? [''])
    .map((row) => before + row)
    .join('\n')

const blob = (text: string, before: number) =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0x00, 0x81].slice(0, before)),
    Buffer.from(text),
    Buffer.from([0xc3, 0x28, 0xa0]),
  ])

/** Each as the ways to write a text so. */
export const codings: Readonly<Record<string, (text: string) => readonly string[]>> = {
  plain: (text) => [text, `«${text}»`, `"${text}"`, `(${text})`],
  JSON: (text) => [
    JSON.stringify({ text }),
    JSON.stringify({ nested: JSON.stringify({ text: `\u001B[31m${text}\n` }) }),
    each(text, (unit) => `\\u${hexOf(unit, 4)}`),
    each(text, (unit) => (/\w/.test(unit) ? unit : `\\u${hexOf(unit, 4).toUpperCase()}`)),
  ],
  percent: (text) => [
    `https://example.com/?next=${encodeURIComponent(text)}&page=2`,
    percents(text),
    encodeURIComponent(percents(text)),
  ],
  base64: (text) => [
    Buffer.from(text).toString('base64'),
    `data:text/plain;base64,${Buffer.from(text).toString('base64')}`,
    ...[0, 1, 2, 3, 4].map((before) => `see ${blob(text, before).toString('base64')} there`),
    wrapped(Buffer.from(`what: ${text}`).toString('base64'), 76),
    Buffer.from(Buffer.from(text).toString('base64')).toString('base64'),
  ],
  base64url: (text) => [
    Buffer.from(text).toString('base64url'),
    ...[1, 2].map((before) => `/${blob(text, before).toString('base64url')}?`),
  ],
  hex: (text) => [
    Buffer.from(text).toString('hex'),
    `0x${Buffer.from(text).toString('hex').toUpperCase()}`,
    blob(text, 2).toString('hex'),
    Buffer.from(text).toString('hex').match(/../g)?.join(':') ?? '',
  ],
  wrapped: (text) => [
    wrapped(text, 20),
    wrapped(text, 33, '    '),
    wrapped(text, 47, '  | '),
    wrapped(text, 60, '> '),
    wrapped(text, 80, '│ '),
    wrapped(text, 25).replaceAll('\n', '\r\n'),
  ],
  unseen: (text) => [
    each(text, (unit) => `\u001B[1;31m${unit}\u001B[0m`),
    text.match(/.{1,7}/gs)?.join('\u001B[38;5;200m') ?? '',
    text.match(/.{1,5}/gs)?.join('\u200B') ?? '',
    each(text, (unit) => `${unit}\u0000`),
    text.match(/.{1,9}/gs)?.join('\u00AD\u2060\uFEFF') ?? '',
    Buffer.from(text, 'utf16le').toString('latin1'),
  ],
}
