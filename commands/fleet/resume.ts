import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findPausable } from '../../src/command/find-pausable.ts'
import { renderPause } from '../../src/fleet/pause.ts'
import { createPauses } from '../../src/host/pauses.ts'

export default defineCommand({
  description: 'Lift the pause of an agent, or of the whole fleet',
  options: z.object({
    agent: z
      .string()
      .optional()
      .describe('Which agent; without one the whole fleet')
      .meta({ autocomplete: 'agents', positional: 0 }),
  }),
  tier: 'operator',
  risk: 'change',
  aliases: ['fleet unpause'],
  phrases: ['(resume|unpause|unfreeze) [the] [agent] <agent>', '(resume|unpause|unfreeze) (the|my|our) [whole] fleet'],
  async run(context, { agent }) {
    const name = await findPausable(context, agent)
    const pauses = createPauses(context.host.files, context.config.mosaicHome)
    const what = name === undefined ? 'The fleet' : `**${name}**`
    const isTheirs = name !== undefined && context.mosaic?.isLeft(name) === true
    const before = await pauses.get(name)
    await pauses.lift(name)
    const head =
      before === undefined
        ? `${what} was not paused.`
        : `${what} goes on; it was ${renderPause(before, 'agent')}. ${isTheirs ? whoStarts(name) : 'What is down is started within seconds.'}`
    const text = [head, ...(await others(context, pauses, name))].join('\n')
    return { kind: 'text', text, data: { agent: name, was: before ?? null } }
  },
})

const whoStarts = (name: string | undefined): string =>
  `Mosaic keeps it, so Mos starts nothing: where it is down, start it there, or have Mos take it: \`/fleet relaunch agent:${name}\`.`

/** What still holds after this, and would otherwise look like a resume that did nothing. */
async function others(
  { roster }: Parameters<typeof findPausable>[0],
  pauses: ReturnType<typeof createPauses>,
  name: string | undefined,
): Promise<readonly string[]> {
  if (name !== undefined)
    return (await pauses.get(undefined)) === undefined ? [] : ['The whole fleet is still paused: `/fleet resume`']
  const { agents } = await roster()
  const found = await Promise.all(agents.map(async (each) => ((await pauses.get(each.name)) ? [each.name] : [])))
  const names = found.flat()
  return names.length === 0 ? [] : [`Still paused by their own names: ${names.join(', ')}.`]
}
