import type { View } from './view.ts'

/** As many bytes as the shortest secret that is known by its look. */
const base64 = /[A-Za-z0-9+/_-]{20,}/g
const hex = /(?:[0-9a-f]{2}){12,}[0-9a-f]?|(?:[0-9a-f]{2}[ :]){11,}[0-9a-f]{2}/gi
/** What was text; NUL stands between the letters of UTF-16. Bytes that mean nothing hardly ever look like it. */
// oxlint-disable-next-line no-control-regex -- NUL is meant
const readable = /[\u0000\t\n\r\u0020-\u007E]{12}/

/** Each run of base64 (also the one of URLs) or hex that may be coded text, decoded: one unit a byte. */
export function decodedViews(view: View): readonly View[] {
  const views: View[] = []
  for (const { 0: run, index } of view.text.matchAll(base64)) {
    if (/^[0-9a-f]+$/i.test(run)) continue
    // What stands before the coded text may look as if it belonged to it.
    for (let skipped = 0; skipped < 4; skipped++) add(views, fromBase64(view, run, index, skipped))
  }
  for (const { 0: run, index } of view.text.matchAll(hex)) {
    const width = /[ :]/.test(run.charAt(2)) ? 3 : 2
    for (let skipped = 0; skipped < 4 - width; skipped++) add(views, fromHex(view, run, { index, skipped, width }))
  }
  return views
}

function add(views: View[], view: View): void {
  if (readable.test(view.text)) views.push(view)
}

function fromBase64(view: View, run: string, index: number, skipped: number): View {
  const first = index + skipped
  const most = index + run.length
  return {
    text: Buffer.from(run.slice(skipped), 'base64').toString('latin1'),
    place: (from, to) =>
      view.place(first + Math.floor((from * 4) / 3), Math.min(first + Math.ceil((to * 4) / 3), most)),
  }
}

function fromHex(
  view: View,
  run: string,
  { index, skipped, width }: { index: number; skipped: number; width: number },
): View {
  const digits = width === 3 ? run.replaceAll(/[ :]/g, '') : run.slice(skipped)
  const first = index + skipped
  return {
    text: Buffer.from(digits, 'hex').toString('latin1'),
    place: (from, to) =>
      view.place(first + from * width, Math.max(first + from * width, first + to * width - (width - 2))),
  }
}
