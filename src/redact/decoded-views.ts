import type { View } from './view.ts'

/** As many bytes as the shortest secret that is known by its look. */
const base64 = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}/g
/** Four times three bytes below 128, as their letters must be. */
const ascii = /(?:[A-Za-f][A-HQ-Xg-nw-z0-3][ABEFIJMNQRUVYZcdghklopstwx014589][A-Za-z0-9+/_-]){4}/
const asciiFrom = [0, 1, 2, 3].map((first) => new RegExp(`^.{${first}}(?:.{4})*?${ascii.source}`))
/** Twelve bytes of what is text, with or without something between them. */
const hex =
  /(?:[2-7][0-9a-f]|0[09ad]){12}[0-9a-f]*|(?:(?:[2-7][0-9a-f]|0[09ad])[ :]){11}[0-9a-f]{2}(?:[ :][0-9a-f]{2})*/gi
/** What was text; NUL stands between the letters of UTF-16. Bytes that mean nothing hardly ever look like it. */
// oxlint-disable-next-line no-control-regex -- NUL is meant
const readable = /[\u0000\t\n\r\u0020-\u007E]{12}/

/** Each run of base64 (also the one of URLs) or hex that may be coded text, decoded: one unit a byte. */
export function decodedViews(view: View): readonly View[] {
  return [...fromBase64(view), ...fromHex(view)].filter(({ text }) => readable.test(text))
}

function* fromBase64(view: View): Generator<View> {
  for (const { 0: run, index } of view.text.matchAll(base64)) {
    if (!ascii.test(run)) continue
    const most = index + run.length
    // What stands before the coded text may look as if it belonged to it.
    for (const [skipped, isThere] of asciiFrom.entries()) {
      if (!isThere.test(run)) continue
      const first = index + skipped
      yield {
        text: Buffer.from(run.slice(skipped), 'base64').toString('latin1'),
        whole: view.whole,
        place: (from, to) =>
          view.place(first + Math.floor((from * 4) / 3), Math.min(first + Math.ceil((to * 4) / 3), most)),
      }
    }
  }
}

function* fromHex(view: View): Generator<View> {
  for (const { 0: run, index } of view.text.matchAll(hex)) {
    const width = /[ :]/.test(run.charAt(2)) ? 3 : 2
    for (let first = index; first < index + 4 - width; first++) {
      const start = first
      yield {
        text: Buffer.from(run.slice(start - index).replaceAll(/[ :]/g, ''), 'hex').toString('latin1'),
        whole: view.whole,
        place: (from, to) =>
          view.place(start + from * width, Math.max(start + from * width, start + to * width - width + 2)),
      }
    }
  }
}
