import type { Answer, AnswerFile, TableAnswer } from '../command/definition.ts'
import { oneLine } from '../command/one-line.ts'
import { renderTable } from '../command/render-table.ts'

/** What a tool call gives back to the session, as text. */
export function renderToolAnswer(answer: Answer): string {
  switch (answer.kind) {
    case 'text':
      return [answer.text, ...(answer.files ?? []).map(renderFile)].join('\n')
    case 'table':
      return [renderRows(answer), ...(answer.note === undefined ? [] : [answer.note])].join('\n')
    case 'op':
      return `Queued: ${answer.op.title} (${answer.op.id}). Its receipt shows how it goes.`
    case 'confirm':
      if (answer.beyond !== undefined)
        return `Not done: this is beyond your mandate (${answer.beyond}). A person was asked and decides with a click; do not ask again for the same.`
      return 'This waits for a click on the card: read the plan first.'
  }
}

const longestFile = 20_000

function renderFile({ name, text }: AnswerFile): string {
  const isCut = text.length > longestFile
  const shown = isCut ? text.slice(0, text.lastIndexOf('\n', longestFile)) : text.trimEnd()
  // Ticks beside each other would end the block.
  return `${name}${isCut ? ', its beginning' : ''}:\n\`\`\`diff\n${shown.replaceAll(/`(?=`)/g, '`\u200b')}\n\`\`\``
}

/** A wide table is no table on a phone. */
function renderRows(answer: TableAnswer): string {
  const { rows, empty, list } = answer
  if (rows.length === 0) return empty
  if (list === undefined) return `\`\`\`\n${renderTable(answer)}\n\`\`\``
  return [
    list.head,
    ...list.items.map(({ sign, title, detail }) => oneLine(`${sign} ${title}${detail === '' ? '' : `: ${detail}`}`)),
  ].join('\n')
}
