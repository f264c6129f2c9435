import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findAgent } from '../../src/command/find-agent.ts'

export default defineCommand({
  description: "Show the last lines of an agent's screen",
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
    lines: z.int().min(1).max(500).default(30).describe('How many lines, from the end'),
  }),
  tier: 'operator',
  risk: 'read',
  phrases: [
    '(show|read) [me] [the] (logs|log|screen|output) of <agent>',
    'what is <agent> doing',
    "what's <agent> doing",
    'logs [of] <agent>',
  ],
  async run({ place, roster, roles, supervisor }, { agent: given, lines }) {
    const { name, role } = findAgent(await roster(), given)
    if ((await roles()).get(role)?.placement === 'hosted') {
      const text = `${name} lives in Mos and has no screen: what it says stands in its topics' threads, the rest in Mos's own log.`
      return { kind: 'text', text, data: { agent: name, placement: 'hosted' } }
    }
    const screen = (await supervisor.capture(name, lines)).trimEnd()
    const shown = place.door === 'discord' ? lastLines(screen, 1900) : screen
    const text = screen === '' ? `${name}'s screen is empty.` : `\`\`\`\n${shown.replaceAll('```', "'''")}\n\`\`\``
    return { kind: 'text', text, data: { agent: name, screen } }
  },
})

/** Whole lines from the end that fit a message: the newest matter. */
function lastLines(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.slice(-most)
  return end.slice(end.indexOf('\n') + 1)
}
