const preamble = /^\[[^\s\]]+ -> [^\s\]]+(?: class=[a-z-]+)?\]\s*/u

/** What a text is about, in one line of at most `longest` units: without the address in front of it. */
export function firstLine(text: string, longest = 80): string {
  const line = text.trim().replace(preamble, '').split('\n')[0]?.replaceAll(/\s+/gu, ' ').trim() ?? ''
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/u, '')}…`
}
