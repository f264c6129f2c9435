import { useLayoutEffect, useRef } from 'preact/hooks'
import { html } from './html.js'

/** Enter sends, Shift+Enter makes a line, / in an empty field opens the commands. The field grows with its text. */
export function Composer({ focusKey, onSend, onCommands }) {
  const field = useRef(null)
  useLayoutEffect(() => {
    // On a phone, focus would cover half of the page with the keyboard.
    if (matchMedia('(hover: hover)').matches) field.current.focus()
  }, [focusKey])
  const grow = () => {
    field.current.style.height = 'auto'
    field.current.style.height = `${field.current.scrollHeight + 2}px`
  }
  const send = () => {
    const text = field.current.value
    if (text.trim() === '') return
    field.current.value = ''
    grow()
    onSend(text)
  }
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault()
      send()
    } else if (event.key === '/' && field.current.value === '') {
      event.preventDefault()
      onCommands()
    }
  }
  const onSubmit = (event) => {
    event.preventDefault()
    send()
    field.current.focus()
  }
  return html`
    <form class="composer" onSubmit=${onSubmit}>
      <label class="visually-hidden" for="message">Message to the orchestrator</label>
      <textarea
        id="message"
        ref=${field}
        rows="1"
        maxlength="16000"
        placeholder="Message the orchestrator"
        aria-describedby="keys"
        onInput=${grow}
        onKeyDown=${onKeyDown}
      ></textarea>
      <button type="submit">Send</button>
      <p id="keys">Enter sends, Shift+Enter makes a new line, / lists the commands</p>
    </form>
  `
}
