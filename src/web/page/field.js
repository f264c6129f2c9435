import { useState } from 'preact/hooks'
import { call } from './api.js'
import { html } from './html.js'

/** One option of a command as a labelled field of its type. */
export function Field({ command, option }) {
  const id = `option-${option.name}`
  const hint = `${id}-hint`
  const given = { id, name: option.name, required: option.required, 'aria-describedby': hint }
  return html`
    <p class=${`field ${option.type}`}>
      <label for=${id}>${option.name}${option.required ? '' : html` <span class="note">optional</span>`}</label>
      <${Input} command=${command} option=${option} given=${given} />
      <span class="note" id=${hint}>${option.description}</span>
    </p>
  `
}

function Input({ command, option, given }) {
  if (option.type === 'boolean') {
    return html`<input ...${given} required=${false} type="checkbox" defaultChecked=${option.default === true} />`
  }
  if (option.choices.length > 0) {
    return html`<select ...${given}>
      <option value="">${option.required ? 'choose…' : `default${option.default ? `: ${option.default}` : ''}`}</option>
      ${option.choices.map((choice) => html`<option key=${choice} value=${choice}>${choice}</option>`)}
    </select>`
  }
  if (option.type !== 'string') {
    return html`<input
      ...${given}
      type="number"
      min=${option.minimum}
      max=${option.maximum}
      placeholder=${option.default}
    />`
  }
  return html`<${Text} command=${command} option=${option} given=${given} />`
}

function Text({ command, option, given }) {
  const [suggestions, setSuggestions] = useState([])
  const list = `${given.id}-list`
  const suggest = async (event) => {
    if (option.autocomplete === undefined) return
    const asked = new URLSearchParams({ option: option.name, partial: event.target.value })
    setSuggestions(await call(`commands/${encodeURIComponent(command)}/suggest?${asked}`).catch(() => []))
  }
  return html`
    <input
      ...${given}
      type="text"
      autocomplete="off"
      list=${list}
      maxlength=${option.maxLength}
      placeholder=${option.default}
      onFocus=${suggest}
      onInput=${suggest}
    />
    <datalist id=${list}>
      ${suggestions.map(({ name, value }) => html`<option key=${value} value=${value}>${name}</option>`)}
    </datalist>
  `
}
