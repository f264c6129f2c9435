import type { ChatMessage } from '../chat/chat.ts'
import type { Answer, TableAnswer, TextAnswer } from '../command/definition.ts'
import { inertText } from '../chat/inert-text.ts'
import { splitText } from '../chat/split-text.ts'
import { renderTable } from '../command/render-table.ts'
import { byName } from './by-name.ts'
import { listMessage } from './list-message.ts'

const most = 2_000

/**
 * What a person sees in Discord for a command's answer that is no op: messages of at most 2,000 characters each, the
 * whole text in them; tables as code blocks.
 */
export function answerMessages(answer: Exclude<Answer, { kind: 'op' }>): readonly ChatMessage[] {
  if (answer.kind === 'table') return [tableMessage(answer)]
  if (answer.kind === 'text') return withFiles(texts(answer.text === '' ? 'Done.' : answer.text), answer)
  const buttons = [
    { id: `confirm:${answer.digest}`, label: 'Confirm', style: 'danger' },
    { id: `dismiss:${answer.digest}`, label: 'Dismiss', style: 'plain' },
  ] as const
  const plan = withFiles(texts(answer.plan), answer)
  // Whoever confirms has the whole plan above the button.
  return plan.map((message, at) => (at === plan.length - 1 ? { ...message, buttons } : message))
}

/** With the last of it, where a plan has its buttons. */
function withFiles(messages: readonly ChatMessage[], { files = [] }: Pick<TextAnswer, 'files'>) {
  if (files.length === 0) return messages
  const bytes = files.map(({ name, text }) => ({ name, bytes: new TextEncoder().encode(text) }))
  return messages.map((message, at) => (at === messages.length - 1 ? { ...message, files: bytes } : message))
}

function tableMessage(answer: TableAnswer): ChatMessage {
  const { list, rows, note } = answer
  if (list !== undefined && rows.length > 0) return listMessage(list, answer, Date.now())
  return { text: note === undefined ? table(answer) : fit(`${table(answer)}\n${inertText(note)}`, most) }
}

const texts = (text: string): readonly ChatMessage[] => splitText(byName(text), most).map((part) => ({ text: part }))

/** As many whole rows as fit, and how many there are more. */
function table(answer: TableAnswer): string {
  if (answer.rows.length === 0) return fit(answer.empty, most)
  const lines = renderTable(answer).split('\n')
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
