// Control and formatting characters (zero width, bidi overrides, tags): nothing that a person could see.
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u115F\u1160\u3164\uFFA0]+/gu
const longest = 60

/**
 * Foreign text inside one of our sentences: one line, at most 60 characters, in code marks, so that it neither formats
 * nor mentions anything in a chat. Undefined when nothing visible is left.
 */
export function quote(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  // Bounded first: the text may be megabytes.
  const visible = text.slice(0, 4096).replace(/\s+/gu, ' ').replace(invisible, '').replaceAll('`', 'ʼ').trim()
  if (visible === '') return undefined
  const characters = Array.from(visible)
  return `\`${characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : visible}\``
}
