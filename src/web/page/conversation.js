import { useLayoutEffect, useRef } from 'preact/hooks'
import { runCommand } from './api.js'
import { html } from './html.js'
import { Message } from './message.js'
import { useAction } from './use-action.js'

const nearEndPixels = 120

/** The messages of one topic, those on their way at the end. Stays at the end while the reader is there. */
export function Conversation({ view, pending, topicId, onRetry }) {
  const list = useRef(null)
  const atEnd = useRef(true)
  const shown = new Set(view?.messages.map((message) => message.id))
  const messages = [...(view?.messages ?? []), ...pending.filter((message) => !shown.has(message.id))]
  // A card of the turn says so itself, and has the button.
  const hasCard = messages.some((message) => message.buttons?.some(({ id }) => id.startsWith('turn-stop:')))
  const isBusy = view?.waiting > 0 || pending.some((message) => message.sending)
  useLayoutEffect(() => {
    if (atEnd.current) list.current.scrollTop = list.current.scrollHeight
  })
  useLayoutEffect(() => {
    atEnd.current = true
  }, [topicId, pending.length])
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current
    atEnd.current = scrollHeight - scrollTop - clientHeight < nearEndPixels
  }
  return html`
    <div class="log" ref=${list} onScroll=${onScroll} tabindex="0" role="log" aria-label="Conversation">
      ${messages.length === 0 && html`<${Welcome} />`}
      ${view?.earlier > 0 && html`<p class="note">${view.earlier} earlier messages are not shown.</p>`}
      <ol>
        ${messages.map(
          (message) =>
            html`<${Message}
              key=${message.id}
              message=${message}
              op=${message.opId && view?.ops[message.opId]}
              topicId=${topicId}
              onRetry=${onRetry}
            />`,
        )}
      </ol>
      ${isBusy && !hasCard && html`<${Working} topicId=${topicId} />`}
    </div>
  `
}

const Welcome = () => html`
  <div class="welcome">
    <h2>Talk to the orchestrator</h2>
    <p>Say what you want done, for example:</p>
    <ul>
      <li>spawn a coder named ada</li>
      <li>what is my fleet doing?</li>
      <li>send ada hello</li>
    </ul>
  </div>
`

function Working({ topicId }) {
  const [said, stop, busy] = useAction(() => runCommand('stop', {}, topicId))
  return html`<p class="busy">
    <span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
    <span>The orchestrator is working</span>
    <button type="button" class="link" disabled=${busy} onClick=${stop}>Stop</button>
    <span role="status">${said}</span>
  </p>`
}
