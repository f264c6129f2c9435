import { useEffect, useMemo, useState } from 'preact/hooks'
import { call, coalesce } from './api.js'
import { html } from './html.js'

const lookEveryMs = 3000

/** The fleet's table. Readiness changes by time alone, so it is looked at again and again while the page is seen. */
export function Fleet({ changes }) {
  const [agents, setAgents] = useState()
  const [error, setError] = useState()
  // One at a time: where an answer takes longer than the next change, each would be thrown away for the next.
  const look = useMemo(
    () =>
      coalesce(async () => {
        if (document.hidden) return
        try {
          setAgents(await call('fleet'))
          setError(undefined)
        } catch (failure) {
          setError(failure.message)
        }
      }),
    [],
  )
  useEffect(() => void look(), [changes])
  useEffect(() => {
    const timer = setInterval(() => void look(), lookEveryMs)
    return () => clearInterval(timer)
  }, [])
  return html`
    <aside class="fleet" aria-labelledby="fleet-title">
      <header>
        <h2 id="fleet-title">Fleet</h2>
        ${agents && html`<span class="note">${counted(agents)}</span>`}
      </header>
      ${error && html`<p class="failed" role="alert">${error}</p>`}
      ${agents?.length === 0 && html`<p class="note">The roster is empty.</p>`}
      ${agents?.length > 0 && html`<${Table} agents=${agents} />`}
    </aside>
  `
}

function counted(agents) {
  const paused = agents.filter(({ evidence }) => evidence.paused).length
  return `${agents.length} ${agents.length === 1 ? 'agent' : 'agents'}${paused > 0 ? `, ${paused} paused` : ''}`
}

/** What the words say already is no flag beside them. */
const flagsBeside = ({ why = '', flags }) => flags.filter((flag) => !why.includes(flag))

function Table({ agents }) {
  return html`
    <table>
      <thead>
        <tr>
          <th scope="col">Agent</th>
          <th scope="col">Readiness</th>
          <th scope="col" class="number">Heartbeat</th>
        </tr>
      </thead>
      <tbody>
        ${agents.map(
          (agent) =>
            html`<tr key=${agent.name}>
              <th scope="row">
                ${agent.name}<span class="note"
                  >${agent.role === agent.name ? '' : `${agent.role}, `}${agent.runtime}${model(agent)}${place(agent)}</span
                >
                ${agent.task && html`<span class="note task">${agent.task}</span>`}
              </th>
              <td>
                <span class=${`readiness ${agent.readiness}`}>${agent.readiness}</span
                >${agent.since && html` <span class="note">${age(Date.now() - agent.since)}</span>`}
                ${agent.why && html`<span class="note">${agent.why}</span>`}
                ${flagsBeside(agent).map((flag) => html`<span class="note" key=${flag}>⚠ ${flag}</span>`)}
              </td>
              <td class="number">${agent.evidence.heartbeat ? age(Date.now() - agent.evidence.heartbeat.at) : '–'}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  `
}

const model = ({ evidence, modelHint }) => {
  const name = evidence.heartbeat?.model ?? modelHint
  return name ? `, ${name}` : ''
}
/** Where it is not on the host that answers: only such entries name one. */
const place = ({ host, toldAt }) => (toldAt ? `, ${host}` : '')

function age(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 100) return `${seconds} s`
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`
}
