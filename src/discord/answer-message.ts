import type { ChatMessage } from '../chat/chat.ts'
import type { Answer, TableAnswer } from '../command/definition.ts'
import { renderTable } from '../command/render-table.ts'

const most = 2_000

/** What a person sees in Discord for a command's answer that is no op: at most 2,000 characters, tables as code blocks. */
export function answerMessage(answer: Exclude<Answer, { kind: 'op' }>): ChatMessage {
  if (answer.kind === 'text') return { text: fit(answer.text === '' ? 'Done.' : answer.text, most) }
  if (answer.kind === 'table') return { text: table(answer) }
  return {
    text: fit(answer.plan, most),
    buttons: [
      { id: `confirm:${answer.digest}`, label: 'Confirm', style: 'danger' },
      { id: `dismiss:${answer.digest}`, label: 'Dismiss', style: 'plain' },
    ],
  }
}

/** As many whole rows as fit, and how many there are more. */
function table(answer: TableAnswer): string {
  if (answer.rows.length === 0) return fit(answer.empty, most)
  const lines = renderTable(answer).replaceAll('```', "'''").split('\n')
  const whole = block(lines)
  if (whole.length <= most) return whole
  let kept = lines.length - 1
  while (kept > 1 && cutTable(lines, kept).length > most) kept -= 1
  return fit(cutTable(lines, kept), most)
}

const block = (lines: readonly string[]): string => `\`\`\`\n${lines.join('\n')}\n\`\`\``
const cutTable = (lines: readonly string[], kept: number): string =>
  `${block(lines.slice(0, kept))}\n… and ${lines.length - kept} more`

export function fit(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1)}…`
}
