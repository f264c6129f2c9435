import type { Finding } from '../store/finding.ts'

/** Those are words of their own: taken out, they would take the sense along. */
const plainWords: ReadonlySet<string> = new Set([
  'mos',
  'host',
  'agent',
  'here',
  'localhost',
  'orchestrator',
  'enhancer',
])
/** An agent may be named `pi` or `qa`; what is so short says nothing of anybody, and is a part of other words' meaning. */
const shortest = { host: 2, agent: 3 }

/** The names of hosts and agents, and whose home it is, are nobody's business elsewhere. */
export function neutralText(text: string, { hosts, agents }: Pick<Finding, 'hosts' | 'agents'>): string {
  const named = [...numbered(hosts, 'host'), ...numbered(agents, 'agent')].toSorted(([a], [b]) => b.length - a.length)
  let shown = text.replaceAll(/(?<![\w.-])\/(?:home|Users|var\/home)\/[\w.-]+/g, '~')
  for (const [name, neutral] of named)
    shown = shown.replaceAll(new RegExp(`(?<![\\w-])${escaped(name)}(?![\\w-])`, 'gi'), neutral)
  return shown
}

function numbered(
  names: Readonly<Record<string, number>>,
  kind: keyof typeof shortest,
): readonly (readonly [string, string])[] {
  return Object.keys(names)
    .toSorted()
    .map((name, i) => [name, `${kind}-${i + 1}`] as const)
    .filter(([name]) => name.length >= shortest[kind] && !plainWords.has(name.toLowerCase()))
}

const escaped = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
