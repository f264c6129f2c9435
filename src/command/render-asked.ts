import { visibleCode } from '../host/visible-code.ts'

type Asked = {
  readonly command: string
  readonly options: Readonly<Record<string, unknown>>
  /** what the command itself wants confirmed, in words */
  readonly plan?: string | undefined
  readonly reason: string
}

/** What a person reads who decides over something beyond a mandate: all of it, and nothing of it hidden or formatted. */
export function renderAsked({ command, options, plan, reason }: Asked): string {
  const given = Object.entries(options).filter(([, value]) => value !== undefined)
  const lines = [
    `The orchestrator asks for \`${command}\`, beyond its mandate: ${reason}.`,
    ...given.map(([name, value]) => `${name}: ${literal(value)}`),
  ]
  return [...lines, ...(plan === undefined ? [] : [plan])].join('\n')
}

/** As it will run: in code marks, which are longer than any inside of it. */
function literal(value: unknown): string {
  const text = visibleCode(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  if (!text.includes('\n')) {
    const marks = '`'.repeat(longest + 1)
    return longest === 0 ? `\`${text === '' ? ' ' : text}\`` : `${marks} ${text} ${marks}`
  }
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return `\n${fence}\n${text}\n${fence}`
}
