import { visibleLine } from './visible-line.ts'

const longest = 60

/**
 * Foreign text inside one of our sentences: one line, at most 60 characters, in code marks, so that it neither formats
 * nor mentions anything in a chat. Undefined when nothing visible is left.
 */
export function quote(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  // Bounded first: the text may be megabytes.
  const visible = visibleLine(text.slice(0, 4096)).replaceAll('`', 'ʼ')
  if (visible === '') return undefined
  const characters = Array.from(visible)
  return `\`${characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : visible}\``
}
