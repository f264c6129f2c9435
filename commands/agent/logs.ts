import { z } from 'zod'
import { withoutControls } from '../../src/chat/inert-text.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { explain } from '../../src/errors.ts'
import { findAgent } from '../../src/command/find-agent.ts'
import { livesInMos } from '../../src/command/lives-in-mos.ts'
import { secretValues } from '../../src/config/secret-values.ts'
import { agentFiles } from '../../src/host/agent-files.ts'
import { maskSecrets } from '../../src/host/mask-secrets.ts'
import type { ThreadRef } from '../../src/store/topic.ts'

/** What tmux keeps of a pane. */
const wholeScrollback = 10_000
const fitsMessage = 1900

export default defineCommand({
  description: "Show the last lines of an agent's screen",
  options: z.object({
    agent: z.string().describe('Which agent').meta({ autocomplete: 'agents', positional: 0 }),
    lines: z.int().min(1).max(500).default(30).describe('How many lines, from the end'),
    file: z.boolean().default(false).describe("The whole scrollback and its runner's log, as a file"),
  }),
  tier: 'operator',
  risk: 'read',
  phrases: [
    '(show|read) [me] [the] (logs|log|screen|output) of <agent>',
    'what is <agent> doing',
    "what's <agent> doing",
    'logs [of] <agent>',
  ],
  async run(context, { agent: given, lines, file }) {
    const { place, roster, supervisor, config } = context
    const { name, role } = findAgent(await roster(), given)
    if (await livesInMos(context, { name, role })) {
      const text = `${name} lives in Mos and has no screen: what it says stands in its topics' threads, the rest in Mos's own log.`
      return { kind: 'text', text, data: { agent: name, placement: 'hosted' } }
    }
    if (file && place.thread === undefined) {
      const text = await wholeLog(context, name)
      return { kind: 'text', text, data: { agent: name, log: text } }
    }
    const captured = await supervisor.capture(name, lines)
    const screen = withoutControls(maskSecrets(captured, secretValues(config))).trimEnd()
    const isLong = place.door === 'discord' && screen.length > fitsMessage
    const shown = isLong ? lastLines(screen, fitsMessage) : screen
    const text = screen === '' ? `${name}'s screen is empty.` : `\`\`\`\n${shown.replaceAll('```', "'''")}\n\`\`\``
    if (place.thread === undefined || (!file && !isLong)) return { kind: 'text', text, data: { agent: name, screen } }
    const bytes = await attachWhole(context, name, place.thread)
    // The block has the room that a message leaves.
    const under = `All of it, ${bytes.toLocaleString('en')} bytes, comes as a file.`
    return { kind: 'text', text: `${text}\n${under}`, data: { agent: name, screen } }
  },
})

/** The scrollback, and what the runner says of its starts and ends. */
async function wholeLog({ supervisor, config, host }: CommandContext, name: string): Promise<string> {
  const { log } = agentFiles(config.mosaicHome, name)
  const [screen, runner] = await Promise.all([
    supervisor.capture(name, wholeScrollback).catch((error: unknown) => `(no scrollback: ${explain(error)})`),
    host.files.read(log, { maxBytes: 8 * 1024 * 1024 }),
  ])
  const parts = [
    `# The pane of ${name}`,
    screen.trimEnd(),
    `# Its runner, ${log}`,
    runner?.trimEnd() ?? '(says nothing)',
  ]
  return `${maskSecrets(parts.join('\n\n'), secretValues(config))}\n`
}

/** By way of the outbox, so that it arrives once, whatever happens to this answer. */
async function attachWhole(context: CommandContext, name: string, thread: ThreadRef): Promise<number> {
  const { store, cause } = context
  const bytes = new TextEncoder().encode(await wholeLog(context, name))
  const fileId = `logs-${cause}`
  await store.files.put(fileId, { name: `${name}.log.txt`, bytes })
  await store.outbox.add({ id: fileId, thread, body: { kind: 'text', text: `${name}'s log:`, files: [fileId] } })
  return bytes.length
}

/** What fits a message from the end, whole lines where they leave most of it: the newest matter. */
function lastLines(text: string, most: number): string {
  if (text.length <= most) return text
  const end = text.slice(1 - most).replace(/^[\udc00-\udfff]/, '')
  const whole = end.indexOf('\n') + 1
  return whole > 0 && whole < most / 2 ? end.slice(whole) : `…${end}`
}
