import type { Command } from './definition.ts'
import { optionSpecs } from './option-specs.ts'
import type { OptionSpec } from './option-specs.ts'
import { toolSchema } from './tools.ts'
import { usageLine } from './usage-line.ts'

/** docs/commands.md: every command from its definition, in the list's order. */
export const renderReference = (commands: Iterable<Command>): string =>
  [
    '# Commands',
    '',
    'Made from the definitions in `commands/` by `npm run docs`: edit those.',
    '',
    'Each is a slash command (`/fleet spawn`), a shell verb (`mos fleet spawn`; `--json` prints data), a form on the',
    "console's page and a tool of the orchestrator, with the same words and the same rules for who may use it. What is",
    "about a message is an entry of that message's menu in Discord (`Apps → Explain`), by the same rules.",
    '',
    ...[...commands].flatMap(renderCommand),
  ].join('\n')

function renderCommand(command: Command): readonly string[] {
  const specs = optionSpecs(toolSchema(command))
  const facts = [`tier ${command.tier}`, risks[command.risk], places(command)].filter((fact) => fact !== '')
  return [
    `## ${command.name}`,
    '',
    `${command.description}.`,
    '',
    '```',
    command.where.includes('shell') ? usageLine(command) : spelling(command),
    '```',
    '',
    facts.join(' · '),
    '',
    ...(specs.length === 0 ? [] : [...specs.map(renderOption), '']),
    ...(command.aliases.length === 0 ? [] : [`Also: ${command.aliases.map(code).join(', ')}.`, '']),
    ...(command.phrases.length === 0 ? [] : [`Said: ${command.phrases.map(code).join(', ')}.`, '']),
  ]
}

const risks = { read: 'looks only', change: 'changes the fleet', danger: 'asks for a confirmation' } as const

/** As a person finds it in a chat. */
const spelling = ({ name, menu }: Command): string => (menu === undefined ? `/${name}` : `Apps → ${menu}`)

function places({ where }: Command): string {
  if (where.includes('menu')) return "in a message's menu"
  if (where.includes('chat')) return where.includes('shell') ? '' : 'in chats only'
  if (where.includes('topic')) return `in a topic's thread${where.includes('shell') ? ' or a shell' : ''}`
  return where.includes('console') ? "in a shell or on the console's page only" : 'in a shell only'
}

function renderOption(spec: OptionSpec): string {
  const limits = [
    ...(spec.required ? ['needed'] : []),
    ...(spec.default === undefined ? [] : [`${String(spec.default)} when left out`]),
    ...(spec.choices.length === 0 ? [] : [`one of ${spec.choices.join(', ')}`]),
  ]
  return `- \`${spec.name}\`: ${spec.description}${limits.length === 0 ? '' : ` (${limits.join('; ')})`}`
}

const code = (text: string): string => `\`${text}\``
