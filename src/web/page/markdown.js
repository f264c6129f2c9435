import { html } from './html.js'

const fence = /```(?:[\w+-]*\n)?([\s\S]*?)(?:```|$)/g
const inline = /`([^`\n]+)`|\*\*([^\n]+?)\*\*/g

/** Bold, code and fences as elements; everything else, links too, stays the text it is. */
export function Markdown({ text }) {
  return split(text, fence, (match) => html`<pre tabindex="0"><code>${match[1].replace(/\n$/, '')}</code></pre>`, Lines)
}

const Lines = (text) => {
  const trimmed = text.replace(/^\n+|\n+$/g, '')
  if (trimmed === '') return null
  return html`<p>
    ${split(trimmed, inline, (match) => (match[1] ? html`<code>${match[1]}</code>` : html`<strong>${match[2]}</strong>`))}
  </p>`
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
