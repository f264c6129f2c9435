import { runCommand } from './api.js'
import { Buttons, Files } from './card.js'
import { Confirm } from './confirm.js'
import { html } from './html.js'
import { Markdown } from './markdown.js'
import { useAction } from './use-action.js'

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })
const isOpen = (op) => op?.state === 'queued' || op?.state === 'running'

/** One message: a person's, Mos's, a receipt (`op`), a card that waits for a click, or one of a turn that runs. */
export function Message({ message, op, topicId, onRetry }) {
  const mine = message.from === 'person'
  const kind = kindOf(message, op)
  return html`
    <li class=${`message ${mine ? 'mine' : 'theirs'} ${kind}`}>
      <div class="body">
        <span class="visually-hidden">${mine ? 'You' : 'Mos'}:</span>
        <${Markdown} text=${message.text} />
        ${isOpen(op) && html`<${Cancel} op=${op} topicId=${topicId} />`}
        ${message.files && html`<${Files} files=${message.files} />`}
        ${message.buttons && html`<${Buttons} buttons=${message.buttons} topicId=${topicId} />`}
        ${message.confirm && html`<${Confirm} digest=${message.confirm} topicId=${topicId} />`}
      </div>
      <${Foot} message=${message} onRetry=${onRetry} />
    </li>
  `
}

function kindOf({ confirm, opId, buttons }, op) {
  if (opId) return `receipt ${op?.state ?? ''}`
  if (buttons?.some(({ id }) => id.startsWith('turn-'))) return 'receipt running'
  return confirm || buttons ? 'card' : ''
}

function Foot({ message, onRetry }) {
  if (message.error) {
    return html`<p class="foot failed" role="alert">
      Not sent: ${message.error}
      <button type="button" class="link" onClick=${() => onRetry(message)}>Send again</button>
    </p>`
  }
  if (message.sending) return html`<p class="foot">sending…</p>`
  return html`<p class="foot">
    <time datetime=${new Date(message.at).toISOString()}>${clock.format(message.at)}</time>
  </p>`
}

function Cancel({ op, topicId }) {
  const [said, act, busy] = useAction(() => runCommand('op cancel', { op: op.id }, topicId))
  if (op.cancel) return html`<p class="note">Cancel was asked for: what is done is being undone.</p>`
  return html`<p class="actions">
    <button type="button" disabled=${busy} onClick=${act}>
      Cancel <span class="visually-hidden">${op.title}</span>
    </button>
    <span role="status">${said}</span>
  </p>`
}
