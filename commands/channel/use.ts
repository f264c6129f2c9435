import { z } from 'zod'
import { channelOf } from '../../src/command/channel-of.ts'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext } from '../../src/command/definition.ts'
import { findProject } from '../../src/command/find-project.ts'
import { Failure } from '../../src/errors.ts'
import { channelUse } from '../../src/fleet/channel-use.ts'
import { channelUses } from '../../src/fleet/fleet-settings.ts'
import type { ChannelUse } from '../../src/fleet/fleet-settings.ts'
import { setChannelUse } from '../../src/fleet/set-channel-use.ts'

export default defineCommand({
  description: 'Say what a channel is for: its use, and the project that is worked on there',
  options: z.object({
    as: z
      .enum(channelUses)
      .optional()
      .describe('home: each message opens a topic; ops: news of the fleet; bugs: reports'),
    project: z
      .string()
      .optional()
      .describe('What topics and new agents here start in')
      .meta({ autocomplete: 'projects' }),
    clear: z.boolean().default(false).describe('Take away what was said of the channel before'),
    channel: z
      .string()
      .regex(/^(<#\d{1,20}>|\d{1,20})$/, "give a channel's id, digits only, or mention it")
      .optional()
      .describe("Which channel; without one this one, or this thread's"),
  }),
  tier: 'admin',
  risk: 'change',
  where: ['chat'],
  phrases: ['use this channel (for|as) <as>', 'this channel is for [the] project <project>'],
  async run(context, { as, project: given, clear, channel }) {
    const { settings } = context
    const id = channel?.replaceAll(/\D/g, '') ?? (await thisChannel(context))
    const now = await settings.read()
    const project = given === undefined ? undefined : findProject(now, given).id
    const before: Partial<ChannelUse> = clear ? {} : (channelUse(now, id) ?? {})
    const use: ChannelUse = {
      ...before,
      id,
      ...(as === undefined ? {} : { as }),
      ...(project === undefined ? {} : { project }),
    }
    const isChange = clear || as !== undefined || project !== undefined
    if (isChange) await settings.edit((text) => setChannelUse(text, use, settings.path))
    return { kind: 'text', text: inWords(context, use), data: use }
  },
})

async function thisChannel(context: CommandContext): Promise<string> {
  const id = context.place.guildId === undefined ? undefined : await channelOf(context)
  if (id !== undefined) return id
  throw new Failure("This is no channel of a server. Use /channel use there, or name it: channel:<the channel's id>", {
    exit: 'usage',
  })
}

const uses = {
  home: 'each message here opens a topic, without a mention',
  ops: 'the news of the fleet come here',
  bugs: 'bug reports come here',
} as const

function inWords({ config }: CommandContext, { id, as, project }: ChannelUse): string {
  const isHomeAnyway = as !== 'home' && config.access.homeChannels.includes(id)
  const parts = [
    ...(as === undefined ? [] : [`${as}: ${uses[as]}`]),
    ...(isHomeAnyway ? [`home by MOS_HOME_CHANNELS: ${uses.home}`] : []),
    ...(project === undefined ? [] : [`topics and new agents start in the project ${project}`]),
  ]
  return `<#${id}> is ${parts.length === 0 ? 'for nothing special' : parts.join('; ')}.`
}
