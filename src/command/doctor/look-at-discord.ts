import { explain, exitCodes, Failure } from '../../errors.ts'
import { emptySettings } from '../../fleet/fleet-settings.ts'
import { homeChannels } from '../../fleet/home-channels.ts'
import { opsChannel } from '../../fleet/ops-channel.ts'
import { applicationIdOf } from '../../host/discord/application-id.ts'
import { lookAtApplication, lookAtGuilds, portal } from '../../host/discord/ask-discord.ts'
import type { JoinedGuild } from '../../host/discord/ask-discord.ts'
import { inviteLink, lackingRights } from '../../host/discord/bot-rights.ts'
import type { CommandContext } from '../definition.ts'
import type { Check } from './check.ts'

const name = 'discord'

/** The connection, or what a connection would meet: token, intent, servers and rights; and the channels that are set. */
export async function lookAtDiscord(context: CommandContext): Promise<readonly Check[]> {
  const { config, discord } = context
  if (config.discord === undefined)
    return [{ name, state: 'ok', saw: 'off: no DISCORD_TOKEN, the console serves; `mos fleet init` asks for one' }]
  const state = discord()
  const { token, apiUrl } = config.discord
  const connection =
    state === 'ready' ? ([{ name, state: 'ok', saw: 'connected' }] as const) : await lookAtToken(context, state)
  if (connection.some((check) => check.state !== 'ok')) return connection
  const guilds = await lookAtGuilds({ token, apiUrl }).catch((error: unknown) => explain(error))
  const servers =
    typeof guilds === 'string' ? [{ name, state: 'warn', saw: guilds } as const] : lookAtServers(context, guilds, token)
  return [...connection, ...servers, ...(await lookAtChannels(context))]
}

async function lookAtToken({ config }: CommandContext, state: 'connecting' | 'off'): Promise<readonly Check[]> {
  const { token = '', apiUrl } = config.discord ?? {}
  try {
    const { id, name: called, hasMessageContent } = await lookAtApplication({ token, apiUrl })
    if (!hasMessageContent)
      return [
        {
          name,
          state: 'fail',
          saw: `Message Content Intent of ${called} is off`,
          remedy: `switch it on: ${portal}/${id}/bot`,
        },
      ]
    if (state === 'off') return [{ name, state: 'ok', saw: `its token is that of ${called}; not connected` }]
    return [{ name, state: 'warn', saw: state, remedy: "Mos's log says why; it goes on trying" }]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const isWrong = error.exit === exitCodes.configuration
    const remedy = isWrong ? { remedy: '`mos fleet init` takes the new one' } : {}
    return [{ name, state: isWrong ? 'fail' : 'warn', saw: error.message, ...remedy }]
  }
}

function lookAtServers({ policy }: CommandContext, guilds: readonly JoinedGuild[], token: string): readonly Check[] {
  const { guildIds } = policy()
  const id = applicationIdOf(token)
  const invite = id === undefined ? 'invite it again, see README.md' : `invite it: ${inviteLink(id)}`
  const served = guilds.filter((guild) => guildIds.size === 0 || guildIds.has(guild.id))
  if (served.length === 0)
    return [{ name: 'server', state: 'warn', saw: 'the bot is in no server that it serves', remedy: invite }]
  return served.map(({ name: server, permissions }): Check => {
    const lacks = lackingRights(permissions).map(({ name: right, for: use }) => `${right} (to ${use})`)
    return lacks.length === 0
      ? { name: 'server', state: 'ok', saw: `${server}: the bot has the rights that it uses` }
      : { name: 'server', state: 'warn', saw: `${server}: the bot lacks ${lacks.join(', ')}`, remedy: invite }
  })
}

async function lookAtChannels({ config, settings }: CommandContext): Promise<readonly Check[]> {
  const now = await settings.read().catch(() => emptySettings)
  const homes = homeChannels(config.access, now).size
  const hasOps = opsChannel(config.access, now) !== undefined
  const saw = `${homes === 0 ? 'no home channel' : `${homes} home`}, ${hasOps ? 'one for the news of the fleet' : 'none for the news of the fleet'}`
  const lacking = [...(homes === 0 ? ['`channel use as:home`'] : []), ...(hasOps ? [] : ['`channel use as:ops`'])]
  const remedy = lacking.length === 0 ? {} : { remedy: `in the channel that is meant: ${lacking.join(', ')}` }
  return [{ name: 'channels', state: hasOps ? 'ok' : 'warn', saw, ...remedy }]
}
