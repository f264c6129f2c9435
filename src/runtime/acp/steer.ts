import type { OpenSession } from './run-prompt.ts'

/** An extension of ACP that claude's and codex's adapters announce in the `_meta` of `initialize`. */
const method = '_session/steering'
const withinMs = 10_000

/** Gives text to the turn that runs. False: it was not taken. Never rejects. */
export async function steer({ link, runtimeSessionId }: OpenSession, text: string): Promise<boolean> {
  if (!link.features.steer) return false
  try {
    const params = {
      sessionId: runtimeSessionId,
      prompt: [{ type: 'text', text }],
      // Without it the text would begin a turn of its own, which nobody listens to.
      _meta: { steering: { idleBehavior: 'promptRequired' } },
    }
    const answer = await link.connection.request(method, params, withinMs)
    return typeof answer === 'object' && answer !== null && 'outcome' in answer && answer.outcome === 'injected'
  } catch {
    return false
  }
}
