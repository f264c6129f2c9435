/** Controls and direction overrides change how the text around them looks. */
// oxlint-disable-next-line no-control-regex -- they are what is removed
const invisible = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g

/**
 * Text from people and agents, so that it shows as it is: no markdown, no mention, no link in disguise, no heading. Code
 * in single backticks stays, as long as each is closed: Mos's own answers name commands that way.
 */
export function inertText(text: string): string {
  const clean = withoutControls(text)
  const closed = !clean.includes('``') && (clean.match(/`/g)?.length ?? 0) % 2 === 0
  return clean
    .split(/(`[^`]*`)/)
    .map((part, i) => (closed && i % 2 === 1 ? part : escape(part)))
    .join('')
}

/** Text with its markdown, and nothing in it that turns its words around. */
export const withoutControls = (text: string): string => text.replaceAll(invisible, '')

/** Text with its markdown: what a model says. Its mentions are words. */
export const inertMentions = (text: string): string =>
  withoutControls(text).replaceAll(/@(?=everyone|here)|<(?=[@#:/at])/g, '$&\u200b')

/** One line of it, at most `longest` units. */
export function inertLine(text: string, longest: number): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  const kept = line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
  return inertText(kept.replaceAll('`', "'"))
}

function escape(text: string): string {
  return (
    text
      .replaceAll(/[\\*~|[\]`]/g, String.raw`\$&`)
      // Between letters it is no markdown, and links have many.
      .replaceAll(/(?<!\w)_|_(?!\w)/g, String.raw`\_`)
      .replaceAll(/^(\s*)(#{1,3} |-# |>{1,3} )/gm, String.raw`$1\$2`)
      // A zero-width space keeps the words of a mention and takes its meaning.
      .replaceAll(/@(?=everyone|here)|<(?=[@#:/at])/g, '$&\u200b')
  )
}
