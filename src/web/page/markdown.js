import { html } from './html.js'

const fence = /```(?:[\w+-]*\n)?([\s\S]*?)(?:```|$)/g
const inline = /\\([^A-Za-z\d\s])|`([^`\n]+)`|\*\*([^\n]+?)\*\*|^-# (.*)$/gm

/** Bold, code, fences and small print as elements, what is escaped as itself; all else, links too, stays the text it is. */
export function Markdown({ text }) {
  return split(text, fence, (match) => html`<pre tabindex="0"><code>${match[1].replace(/\n$/, '')}</code></pre>`, Lines)
}

const Lines = (text) => {
  const trimmed = text.replace(/^\n+|\n+$/g, '')
  if (trimmed === '') return null
  return html`<p>${split(trimmed, inline, mark)}</p>`
}

function mark([, escaped, code, bold, small]) {
  if (escaped !== undefined) return escaped
  if (code !== undefined) return html`<code>${code}</code>`
  return bold === undefined ? html`<small class="note">${small}</small>` : html`<strong>${bold}</strong>`
}

/** The text in pieces: what matches is shown by `found`, what lies between by `between`. */
function split(text, pattern, found, between = (plain) => plain) {
  const pieces = []
  let from = 0
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) pieces.push(between(text.slice(from, match.index)))
    pieces.push(found(match))
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push(between(text.slice(from)))
  return pieces
}
