import { personOf } from '../fleet/principal.ts'
import type { Op } from '../store/op.ts'
import type { ChatMessage } from './chat.ts'
import { inertLine } from './inert-text.ts'
import { resultText, stateSigns } from './render-receipt.ts'

/** The one message at an op's end. It mentions who asked: the receipt's edits notify nobody. */
export function renderEnd(op: Op): ChatMessage {
  const words = op.state === 'needs-attention' ? 'needs attention' : op.state
  const result = op.result === undefined ? '' : `\n${resultText(op.result)}`
  const text = `${stateSigns[op.state]} **${inertLine(op.title, 100)}** ${words}${result}`
  const person = personOf(op.by)
  return person.kind === 'discord' ? { text, mention: person.userId } : { text }
}
