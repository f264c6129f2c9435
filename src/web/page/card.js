import { useRef, useState } from 'preact/hooks'
import { Answer } from './answer.js'
import { call, newId, runCommand } from './api.js'
import { html } from './html.js'
import { useAction } from './use-action.js'

/** `ask:<cardId>:<choiceId>`, `ask-text:<cardId>`, `turn-stop:<topicId>`, `turn-steer:<topicId>`, `offer:<cardId>:<choiceId>`; a card's id has colons. */
export function Buttons({ buttons, topicId }) {
  const [writing, setWriting] = useState()
  const [shown, setShown] = useState()
  const [said, act, busy] = useAction((work) => work())
  const onPress = ({ id }) => {
    const [verb] = id.split(':', 1)
    const subject = id.slice(verb.length + 1)
    if (verb === 'watch-stop') return act(() => runCommand('agent watch', { agent: subject, stop: true }, topicId))
    if (verb === 'turn-stop') return act(() => runCommand('stop', {}, topicId))
    if (verb === 'ask') {
      const colon = subject.lastIndexOf(':')
      return act(() => answer(subject.slice(0, colon), { choice: subject.slice(colon + 1) }))
    }
    if (verb === 'offer') return offered(subject)
    setWriting(writing?.verb === verb ? undefined : { verb, subject })
  }
  const offered = (subject) =>
    act(async () => {
      const colon = subject.lastIndexOf(':')
      const found = await press(subject.slice(0, colon), subject.slice(colon + 1), topicId)
      setShown(found.kind === 'op' ? undefined : found)
      return found.kind === 'op' ? found : { kind: 'text', text: '' }
    })
  const send = (text) =>
    act(async () => {
      const { verb, subject } = writing
      setWriting(undefined)
      return verb === 'turn-steer' ? await steer(topicId, text) : await answer(subject, { choice: 'text', text })
    })
  return html`
    <p class="actions">
      ${buttons.map(
        (button) =>
          html`<button
            key=${button.id}
            type="button"
            class=${button.style}
            disabled=${busy}
            aria-expanded=${isForm(button) ? String(button.id.startsWith(`${writing?.verb}:`)) : undefined}
            onClick=${() => onPress(button)}
          >
            ${button.label}
          </button>`,
      )}
      <span role="status">${said}</span>
    </p>
    ${shown && html`<${Answer} answer=${shown} topicId=${topicId} />`}
    ${writing && html`<${Words} key=${writing.verb} verb=${writing.verb} onSend=${send} />`}
  `
}

const isForm = ({ id }) => id.startsWith('ask-text:') || id.startsWith('turn-steer:')
const answer = (cardId, given) => call(`cards/${encodeURIComponent(cardId)}/answer`, given)

const press = (cardId, choice, topicId) =>
  call(`cards/${encodeURIComponent(cardId)}/press`, { choice, topicId: topicId || undefined, id: newId() })

/** A message of the topic as any other; the mark in front gives it to the turn that runs. */
async function steer(topicId, text) {
  await call(`topics/${encodeURIComponent(topicId)}/messages`, { id: newId(), text: `!${text}` })
  return { kind: 'text', text: 'Told.' }
}

function Words({ verb, onSend }) {
  const field = useRef(null)
  const label = verb === 'turn-steer' ? 'What it should do differently from here on' : 'Your answer'
  const onSubmit = (event) => {
    event.preventDefault()
    const text = field.current.value.trim()
    if (text !== '') onSend(text)
  }
  return html`
    <form class="words" onSubmit=${onSubmit}>
      <label>
        <span class="note">${label}</span>
        <textarea ref=${(element) => focusOnce(field, element)} rows="2" maxlength="4000" required></textarea>
      </label>
      <button type="submit" class="primary">Send</button>
    </form>
  `
}

function focusOnce(field, element) {
  if (element && field.current !== element) element.focus()
  field.current = element
}

const units = [
  [1024 * 1024, 'MiB'],
  [1024, 'KiB'],
]

/** What came with a message, to save. */
export const Files = ({ files }) => html`
  <ul class="files">
    ${files.map(
      ({ id, name, bytes }) =>
        html`<li key=${id}>
          <a href=${`/api/files/${encodeURIComponent(id)}`} download=${name}>${name}</a>
          <span class="note">${size(bytes)}</span>
        </li>`,
    )}
  </ul>
`

function size(bytes) {
  const [unit, name] = units.find(([least]) => bytes >= least) ?? [1, 'bytes']
  return `${unit === 1 ? bytes : (bytes / unit).toFixed(1)} ${name}`
}
