const longest = 1_000

type Given = {
  /** the call's line: `Bash: npm test` */
  readonly title: string
  readonly command: string | undefined
  readonly input: Readonly<Record<string, unknown>> | null | undefined
}

/** A file that is written is given whole, and told again with each report. */
const shortened = (_: string, value: unknown): unknown => (typeof value === 'string' ? value.slice(0, longest) : value)

/** What a tool call was given, its command or all of its input, cut at 1,000 units; undefined where its line says all. */
export function callInput({ title, command, input }: Given): string | undefined {
  const isEmpty = Object.keys(input ?? {}).length === 0
  const text = command ?? (isEmpty ? '' : JSON.stringify(input, shortened))
  const line = text.replaceAll(/\s+/gu, ' ').trim()
  if (line === '' || title.endsWith(line)) return undefined
  return line.length <= longest ? line : `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`
}
