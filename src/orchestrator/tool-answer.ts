import type { Answer } from '../command/definition.ts'
import { renderTable } from '../command/render-table.ts'

/** What a tool call gives back to the session, as text. */
export function renderToolAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'text':
      return answer.text
    case 'table':
      return answer.rows.length === 0 ? answer.empty : `\`\`\`\n${renderTable(answer)}\n\`\`\``
    case 'op':
      return `Queued: ${answer.op.title} (${answer.op.id}). Its receipt shows how it goes.`
    case 'confirm':
      if (answer.beyond !== undefined)
        return `Not done: this is beyond your mandate (${answer.beyond}). A person was asked and decides with a click; do not ask again for the same.`
      return 'This waits for a click on the card: read the plan first.'
  }
}
