import { call, newId } from './api.js'
import { html } from './html.js'
import { useAction } from './use-action.js'

/** The button under a plan that waits for a click. */
export function Confirm({ digest, topicId }) {
  const [said, act, busy] = useAction(() =>
    call(`confirm/${encodeURIComponent(digest)}`, { topicId: topicId || undefined, id: newId() }),
  )
  return html`<p class="actions">
    <button type="button" class="danger" disabled=${busy || said !== ''} onClick=${act}>Confirm</button>
    <span role="status">${said}</span>
  </p>`
}
