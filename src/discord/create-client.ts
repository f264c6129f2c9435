import { Client, DefaultRestOptions, GatewayIntentBits, Options, Partials } from 'discord.js'
import type { Config } from '../config/config.ts'
import type { Redactor } from '../redact/redactor.ts'
import type { IdentifyPace } from './identify-pace.ts'
import { redactRequest } from './redact-request.ts'

/**
 * The least that Mos needs: guilds with their channels and threads, messages and reactions as they come. Nothing that could be
 * read again is cached; own caches of users and members stay tiny, whatever the size of the guild.
 */
export function createClient(
  { apiUrl, restPerSecond }: Omit<NonNullable<Config['discord']>, 'token'>,
  pace: IdentifyPace,
  redactor: Redactor,
): Client {
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.MessageContent,
      GatewayIntentBits.DirectMessages,
      GatewayIntentBits.GuildMessageReactions,
      GatewayIntentBits.DirectMessageReactions,
    ],
    // A direct message's channel is not known before its first message.
    partials: [Partials.Channel],
    ws: { buildIdentifyThrottler: async () => pace },
    makeCache: Options.cacheWithLimits(limits),
    allowedMentions: { parse: [], repliedUser: false },
    enforceNonce: true,
    rest: {
      version: '10',
      makeRequest: async (url, init) => DefaultRestOptions.makeRequest(url, await redactRequest(redactor, init)),
      globalRequestsPerSecond: restPerSecond,
      // 10,000 invalid requests in ten minutes ban the address: say so early.
      invalidRequestWarningInterval: 100,
      ...(apiUrl === undefined ? {} : { api: apiUrl }),
    },
  })
}

const onlyUs = { maxSize: 1, keepOverLimit: (kept: { id: string; client: Client }) => kept.id === kept.client.user?.id }

const limits = {
  MessageManager: 0,
  GuildMessageManager: 0,
  DMMessageManager: 0,
  PresenceManager: 0,
  ReactionManager: 0,
  ReactionUserManager: 0,
  ThreadMemberManager: 0,
  GuildMemberManager: onlyUs,
  UserManager: onlyUs,
  VoiceStateManager: 0,
  GuildEmojiManager: 0,
  GuildStickerManager: 0,
  GuildBanManager: 0,
  GuildInviteManager: 0,
  GuildScheduledEventManager: 0,
  StageInstanceManager: 0,
  AutoModerationRuleManager: 0,
  ApplicationCommandManager: 0,
  EntitlementManager: 0,
}
