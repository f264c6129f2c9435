import { useEffect, useState } from 'preact/hooks'
import { call } from './api.js'
import { html } from './html.js'
import { Markdown } from './markdown.js'
import { Confirm } from './confirm.js'

/** What a command answered: text, a table, an op that moves, or a plan that waits for a click. */
export function Answer({ answer, topicId, changes }) {
  if (answer.kind === 'text')
    return html`<div class="answer">
      <${Markdown} text=${answer.text} />
      <${Texts} files=${answer.files} />
    </div>`
  if (answer.kind === 'table') return html`<${Table} answer=${answer} />`
  if (answer.kind === 'op') return html`<${Op} key=${answer.op.id} first=${answer.op} changes=${changes} />`
  return html`<div class="answer">
    <${Markdown} text=${answer.plan} />
    <${Texts} files=${answer.files} />
    <${Confirm} key=${answer.digest} digest=${answer.digest} topicId=${topicId} />
  </div>`
}

const opened = 4_000

/** What is too long to stand in the answer: behind its name, a short one unfolded. */
const Texts = ({ files = [] }) =>
  files.map(
    ({ name, text }) =>
      html`<details key=${name} open=${files.length === 1 && text.length < opened}>
        <summary>${name}</summary>
        <pre tabindex="0"><code>${text
          .trimEnd()
          .split('\n')
          .map((line, at) => html`<span key=${at} class=${kindOf(line)}>${line}${'\n'}</span>`)}</code></pre>
      </details>`,
  )

function kindOf(line) {
  if (line.startsWith('+++') || line.startsWith('---') || line.startsWith('@@')) return 'place'
  return line.startsWith('+') ? 'new' : line.startsWith('-') ? 'old' : undefined
}

function Table({ answer: { columns, rows, empty, note } }) {
  if (rows.length === 0) return html`<p class="answer">${empty} ${note}</p>`
  return html`<div class="answer wide" tabindex="0">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th key=${column} scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row, at) =>
            html`<tr key=${at}>
              ${row.map((cell, column) => html`<td key=${column}>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
    ${note && html`<p class="note">${note}</p>`}
  </div>`
}

const marks = { waiting: '·', running: '…', done: '✓', failed: '✗', undone: '↺' }

function Op({ first, changes }) {
  const [op, setOp] = useState(first)
  useEffect(() => {
    call(`ops/${encodeURIComponent(first.id)}`).then(setOp, () => {})
  }, [changes])
  return html`<div class="answer">
    <p><strong>${op.title}</strong>: ${op.state}</p>
    <ol class="steps">
      ${op.steps.map((step) => html`<li key=${step.name} class=${step.state}>${marks[step.state]} ${step.name}${step.note ? `: ${step.note}` : ''}</li>`)}
    </ol>
    ${op.result && html`<${Markdown} text=${op.result} />`}
  </div>`
}
