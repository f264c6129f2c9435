import { openFence } from './open-fence.ts'

/**
 * A text that was cut off in a code block, with the block closed: what stands under it is no code, and a chat shows none
 * at all that is not closed. Ticks in the middle of a line are words about them.
 */
export function closeFence(text: string): string {
  const open = openFence(text)
  if (open === undefined || !/(?:^|\n)[ \t]*$/.test(text.slice(0, open.at))) return text
  return `${text}${text.endsWith('\n') ? '' : '\n'}\`\`\``
}
