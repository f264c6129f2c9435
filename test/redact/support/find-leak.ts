import { codings } from './codings.ts'

/** The part of a secret that is as good as the whole. */
const part = 0.6

// oxlint-disable-next-line no-control-regex, no-misleading-character-class -- what the codings put in between
const unseen = /\u001B\[[\d;]*m|[\u0000\u00AD\u200B\u2060\uFEFF]|\r?\n[ │|>]*/gu

/** What of the secret can be read in what went out: 60 % of it or more in a row, in any coding. */
export function findLeak(out: string, secret: string): string | undefined {
  const decoded = out.replaceAll(/[A-Za-z0-9+/]{24,}=*/g, (run) => Buffer.from(run, 'base64').toString('latin1'))
  const seen = [out, out.replaceAll(unseen, ''), out.replaceAll('%25', '%'), out.replaceAll(/\\+/g, '\\'), decoded]
  for (const form of formsOf(secret)) {
    const least = Math.ceil(form.length * part)
    // In each such part is what stands in the middle.
    const middle = form.slice(form.length - least, least)
    if (!seen.some((text) => text.includes(middle))) continue
    for (let at = 0; at + least <= form.length; at++) {
      const piece = form.slice(at, at + least)
      if (seen.some((text) => text.includes(piece))) return piece
    }
  }
  return undefined
}

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret)
  const shifted = [0, 1, 2].map((before) => Buffer.concat([Buffer.alloc(before), bytes]))
  const within = (text: string, before: number) => text.slice(before === 0 ? 0 : before + 1, -3)
  return [
    secret,
    secret.replaceAll('\n', ''),
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    bytes.toString('hex').match(/../g)?.join(':') ?? '',
    ...shifted.map((each, before) => within(each.toString('base64'), before)),
    ...shifted.map((each, before) => within(each.toString('base64url'), before)),
    ...(codings['JSON']?.(secret).slice(2) ?? []),
    ...(codings['percent']?.(secret).slice(1, 2) ?? []),
  ]
}
