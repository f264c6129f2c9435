import { useState } from 'preact/hooks'

/** What a button did, in words: `[said, act, busy]`. */
export function useAction(run) {
  const [said, say] = useState('')
  const [busy, setBusy] = useState(false)
  const act = async (...given) => {
    setBusy(true)
    try {
      const answer = await run(...given)
      say(answer.kind === 'text' ? answer.text : answer.kind === 'op' ? 'On its way.' : 'Done.')
    } catch (error) {
      say(error.message)
    }
    setBusy(false)
  }
  return [said, act, busy]
}
