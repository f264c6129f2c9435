import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { Answer } from './answer.js'
import { call, runCommand } from './api.js'
import { Field } from './field.js'
import { html } from './html.js'

/** All commands that make sense here, their forms, and what they answered. Escape closes it. */
export function Commands({ topicId, changes, onClose }) {
  const dialog = useRef(null)
  const loading = useRef(Promise.resolve([]))
  const [commands, setCommands] = useState([])
  const [filter, setFilter] = useState('')
  const [chosen, setChosen] = useState()
  const [problem, setProblem] = useState()
  // Before the next key: who types at once means this dialog.
  useLayoutEffect(() => {
    dialog.current.showModal()
    loading.current = call('commands')
    loading.current.then(setCommands).catch((/** @type {unknown} */ error) => setProblem(error.message))
  }, [])
  useLayoutEffect(() => {
    if (!chosen) dialog.current.querySelector('#filter').focus()
  }, [chosen])
  // Who types faster than the list arrives means the list.
  const onSubmit = async (event) => {
    event.preventDefault()
    const [first] = find(await loading.current, filter, topicId)
    if (first) setChosen(first)
  }
  const found = find(commands, filter, topicId)
  return html`
    <dialog ref=${dialog} onClose=${onClose} aria-labelledby="commands-title">
      <header>
        <h2 id="commands-title">${chosen ? chosen.name : 'Commands'}</h2>
        ${chosen && html`<button type="button" onClick=${() => setChosen(undefined)}>All commands</button>`}
        <button type="button" onClick=${() => dialog.current.close()}>Close</button>
      </header>
      ${problem && html`<p class="failed" role="alert">${problem}</p>`}
      ${
        chosen
          ? html`<${Form} key=${chosen.name} command=${chosen} topicId=${topicId} changes=${changes} />`
          : html`
              <form onSubmit=${onSubmit}>
                <label class="visually-hidden" for="filter">Find a command</label>
                <input
                  id="filter"
                  type="search"
                  autocomplete="off"
                  placeholder="Find a command, Enter takes the first"
                  value=${filter}
                  onInput=${(event) => setFilter(event.target.value)}
                />
              </form>
              <ul class="commands">
                ${found.map(
                  (command) =>
                    html`<li key=${command.name}>
                      <button type="button" onClick=${() => setChosen(command)}>
                        <strong>${command.name}</strong><span class="note">${command.description}</span>
                      </button>
                    </li>`,
                )}
              </ul>
            `
      }
    </dialog>
  `
}

/** What can be run here and has every word of the filter in its name or description. */
function find(commands, filter, topicId) {
  const words = filter.toLowerCase().replace(/^\//, '').split(/\s+/)
  return commands
    .filter(({ where }) => ['chat', 'console', ...(topicId ? ['topic'] : [])].some((here) => where.includes(here)))
    .filter(({ name, description }) => words.every((word) => `${name} ${description}`.toLowerCase().includes(word)))
}

function Form({ command, topicId, changes }) {
  const form = useRef(null)
  const [answer, setAnswer] = useState()
  const [error, setError] = useState()
  const [busy, setBusy] = useState(false)
  useLayoutEffect(() => {
    const first = form.current.querySelector('input, select') ?? form.current.querySelector('button')
    first.focus()
  }, [])
  const onSubmit = async (event) => {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      setAnswer(await runCommand(command.name, readForm(form.current, command.options), topicId))
    } catch (failure) {
      setAnswer(undefined)
      setError(failure.message)
    }
    setBusy(false)
  }
  return html`
    <p class="note">${command.description}</p>
    <form ref=${form} class="options" onSubmit=${onSubmit}>
      ${command.options.map((option) => html`<${Field} key=${option.name} command=${command.name} option=${option} />`)}
      <p class="actions"><button type="submit" class="primary" disabled=${busy}>Run</button></p>
    </form>
    <div aria-live="polite">
      ${error && html`<p class="failed">${error}</p>`}
      ${answer && html`<${Answer} answer=${answer} topicId=${topicId} changes=${changes} />`}
    </div>
  `
}

/** What was left empty is left out, so that the command's own default holds. */
function readForm(form, options) {
  const given = {}
  for (const { name, type } of options) {
    const field = form.elements.namedItem(name)
    if (type === 'boolean') given[name] = field.checked
    else if (field.value !== '') given[name] = type === 'string' ? field.value : Number(field.value)
  }
  return given
}
