import { ApplicationCommandType, ChannelType, InteractionResponseType, InteractionType, Routes } from 'discord.js'
import type {
  APIApplicationCommandAutocompleteInteraction,
  APIChatInputApplicationCommandInteraction,
  APIInteraction,
  APIMessageApplicationCommandInteraction,
} from 'discord.js'
import { isKnownGuild } from '../command/access-policy.ts'
import type { AccessPolicy } from '../command/access-policy.ts'
import type { Request } from '../command/dispatch.ts'
import { Failure } from '../errors.ts'
import { acknowledgement } from './acknowledge.ts'
import { answerInteraction, showFailure } from './answer-interaction.ts'
import { interactionPrincipal, interactionRequest, slashCall } from './interaction-request.ts'
import type { KnownTopics } from './known-topics.ts'
import type { ButtonDeps } from './press.ts'
import { pressButton } from './press-button.ts'
import { receiveForm } from './receive-form.ts'
import { useMenu } from './use-menu.ts'
import type { MenuDeps } from './use-menu.ts'

type InteractionDeps = ButtonDeps &
  MenuDeps & {
    readonly policy: () => AccessPolicy
    readonly topics: KnownTopics
    /** an owner used Mos here while no guild was bound */
    readonly bindGuild: (guildId: string) => Promise<void>
  }

/** A slash command, a suggestion, a button, a form, an entry of a message's menu: each becomes a request of who did it, and goes through the dispatcher. */
export async function receiveInteraction(deps: InteractionDeps, raw: APIInteraction): Promise<void> {
  const principal = interactionPrincipal(raw)
  if (principal === undefined) return
  const { guildId } = principal
  const ack = acknowledgement(deps.rest(), raw)
  const isSuggestion = raw.type === InteractionType.ApplicationCommandAutocomplete
  if (guildId !== undefined && !isKnownGuild(deps.policy(), guildId, principal.userId)) {
    if (!isSuggestion) await showFailure(deps, ack, new Failure('This server is not one that I serve (MOS_GUILD_IDS).'))
    return
  }
  if (guildId !== undefined && deps.policy().guildIds.size === 0) {
    deps.bindGuild(guildId).catch((error: unknown) => deps.logger.warn({ err: error, guildId }, 'not bound'))
  }
  const request = interactionRequest(raw, principal, await isTopic(deps, raw))
  if (isSuggestion) return suggest(deps, raw, request)
  if (raw.type === InteractionType.MessageComponent) return pressButton(deps, raw, request, ack)
  if (raw.type === InteractionType.ModalSubmit) return receiveForm(deps, raw, request, ack)
  if (raw.type === InteractionType.ApplicationCommand && isMenu(raw)) return useMenu(deps, raw, request, ack)
  if (raw.type === InteractionType.ApplicationCommand && isSlash(raw)) {
    const { name, options } = slashCall(raw, deps.dispatcher.commands)
    const where = { thread: request.place.thread, ack }
    await answerInteraction(deps, where, deps.dispatcher.dispatch(name, options, request))
  }
}

const isSlash = (raw: { data: { type: ApplicationCommandType } }): raw is APIChatInputApplicationCommandInteraction =>
  raw.data.type === ApplicationCommandType.ChatInput

const isMenu = (raw: { data: { type: ApplicationCommandType } }): raw is APIMessageApplicationCommandInteraction =>
  raw.data.type === ApplicationCommandType.Message

const neverTopics: ReadonlySet<ChannelType | undefined> = new Set([
  ChannelType.GuildText,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildVoice,
  undefined,
])

/** While Redis is away a thread counts as none: the command then says itself what is amiss. */
async function isTopic({ topics }: InteractionDeps, { channel }: APIInteraction): Promise<boolean> {
  if (channel === undefined || neverTopics.has(channel.type)) return false
  return topics.has(channel.id) ?? (await topics.ask(channel.id).catch(() => false))
}

async function suggest(
  { rest, dispatcher, logger }: InteractionDeps,
  raw: APIApplicationCommandAutocompleteInteraction,
  request: Request,
): Promise<void> {
  const { name, focused } = slashCall(raw, dispatcher.commands)
  const choices = focused === undefined ? [] : await dispatcher.suggest(name, focused.option, focused.partial, request)
  const body = { type: InteractionResponseType.ApplicationCommandAutocompleteResult, data: { choices } }
  await rest()
    .post(Routes.interactionCallback(raw.id, raw.token), { auth: false, body })
    .catch((error: unknown) => logger.debug({ why: String(error) }, 'suggestions came too late'))
}
