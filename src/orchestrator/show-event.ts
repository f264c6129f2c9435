import type { RuntimeEvent } from '../runtime/agent-runtime.ts'
import type { CardLine, TurnCard } from '../store/card.ts'

const mostText = 1_500
const mostLines = 50
const longestTitle = 300

/** The turn's card after one more event of its runtime. What has no place in it leaves it as it is. */
export function showEvent(card: TurnCard, event: RuntimeEvent): TurnCard {
  switch (event.kind) {
    case 'text':
      return showText(card, event.text)
    case 'tool':
      return showLine(card, lineOf(card, event))
    case 'plan':
      return { ...card, plan: event.entries.map(({ text, state }) => ({ text: oneLine(text), state })) }
    case 'usage':
    case 'end':
      return card
  }
}

function showText(card: TurnCard, more: string): TurnCard {
  const whole = card.text + more
  const text = whole.slice(-mostText).replace(/^[\uDC00-\uDFFF]/, '')
  return { ...card, text, cut: card.cut + whole.length - text.length }
}

/** A later report of a call need not tell again what it was given. */
function lineOf(card: TurnCard, { callId, title, state, input }: Extract<RuntimeEvent, { kind: 'tool' }>): CardLine {
  const line = { callId, title: oneLine(title), state }
  const given = input ?? card.lines.find((other) => other.callId === callId)?.input
  return card.verbosity !== 'everything' || given === undefined ? line : { ...line, input: oneLine(given) }
}

function showLine(card: TurnCard, line: CardLine): TurnCard {
  const known = card.lines.some(({ callId }) => callId === line.callId)
  if (known) return { ...card, lines: card.lines.map((other) => (other.callId === line.callId ? line : other)) }
  const lines = [...card.lines, line].slice(-mostLines)
  return { ...card, lines, earlier: card.earlier + card.lines.length + 1 - lines.length }
}

const oneLine = (title: string): string => {
  const line = title.replaceAll(/\s+/g, ' ').trim()
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1)}…`
}
