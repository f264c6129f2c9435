import { useEffect, useMemo, useState } from 'preact/hooks'
import { call, coalesce, runCommand } from './api.js'
import { html } from './html.js'

/** Shown while nobody on Discord owns this fleet: makes the code that a first owner sends to the bot. */
export function Pair({ changes }) {
  const [canPair, setCanPair] = useState(false)
  const [made, setMade] = useState()
  const [problem, setProblem] = useState()
  const [busy, setBusy] = useState(false)
  const look = useMemo(() => coalesce(async () => setCanPair((await call('pairing')).canPair)), [])
  useEffect(() => void look(), [changes])
  useEffect(() => {
    if (!canPair) setMade(undefined)
  }, [canPair])
  if (!canPair) return undefined
  const make = async () => {
    setBusy(true)
    try {
      setMade((await runCommand('access pair', {})).data)
      setProblem(undefined)
    } catch (error) {
      setProblem(error.message)
    }
    setBusy(false)
  }
  return html`
    <section class="pair" aria-labelledby="pair-title">
      <h2 id="pair-title">Nobody on Discord owns this fleet yet</h2>
      <div role="status">
        ${
          made
            ? html`
                <p class="code">${made.code}</p>
                <p>
                  Send it to the bot on Discord, as a direct message or with a mention. It works once, until
                  ${` ${time(made.expiresAt)}`}, for 5 tries; who sends it owns this fleet.
                </p>
              `
            : html`<p>
                Discord names no person as the owner of this bot. Make a code, and send it to the bot yourself.
              </p>`
        }
      </div>
      ${problem && html`<p class="failed" role="alert">${problem}</p>`}
      <button type="button" onClick=${make} disabled=${busy}>${made ? 'Make another code' : 'Pair an owner'}</button>
    </section>
  `
}

const time = (at) => new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
