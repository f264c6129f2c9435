import { z } from 'zod'
import { errorCode } from '../file-failure.ts'
import { Failure } from '../../errors.ts'

export type DiscordAccount = {
  readonly token: string
  /** another API than Discord's own: `http://127.0.0.1:…/api` */
  readonly apiUrl?: string | undefined
}

/** The bot's application as Discord reports it. */
export type Application = {
  readonly id: string
  readonly name: string
  /** Its developer has switched on the Message Content intent. */
  readonly hasMessageContent: boolean
}

/** A server that the bot is in, and what it may do there before channels take rights away. */
export type JoinedGuild = { readonly id: string; readonly name: string; readonly permissions: bigint }

export const portal = 'https://discord.com/developers/applications'
const withinMs = 10_000

const applicationSchema = z.object({ id: z.string(), name: z.string(), flags: z.int().default(0) })
/** granted, or on for an application in few servers */
const messageContent = (1 << 18) | (1 << 19)

/** Throws a Failure with what to do: a token that Discord does not know, a Discord that can't be reached. Never shows the token. */
export async function lookAtApplication(account: DiscordAccount): Promise<Application> {
  const { id, name, flags } = await get(account, '/applications/@me', applicationSchema)
  return { id, name, hasMessageContent: (flags & messageContent) !== 0 }
}

const guildsSchema = z.array(z.object({ id: z.string(), name: z.string(), permissions: z.coerce.bigint() }))

/** The servers that the bot is in, at most Discord's first 200. Throws as `lookAtApplication`. */
export const lookAtGuilds = async (account: DiscordAccount): Promise<readonly JoinedGuild[]> =>
  await get(account, '/users/@me/guilds', guildsSchema)

async function get<T>(
  { token, apiUrl = 'https://discord.com/api' }: DiscordAccount,
  path: string,
  schema: z.ZodType<T>,
): Promise<T> {
  const response = await fetch(`${apiUrl}/v10${path}`, {
    headers: { authorization: `Bot ${token}` },
    signal: AbortSignal.timeout(withinMs),
    // A token goes nowhere else.
    redirect: 'error',
  }).catch((error: unknown) => {
    throw new Failure(`Discord can't be reached at ${apiUrl} (${reasonOf(error)}). Check the connection and try again.`)
  })
  if (response.ok) {
    const read = schema.safeParse(await response.json().catch(() => undefined))
    if (read.success) return read.data
    throw new Failure(`What answers at ${apiUrl} is not Discord. Check DISCORD_API_URL.`, { exit: 'configuration' })
  }
  await response.body?.cancel()
  if (response.status === 401)
    throw new Failure(
      `Discord does not know this token (401): it was reset, or is no bot's. Make a new one: ${portal} → your application → Bot → Reset Token`,
      { exit: 'configuration' },
    )
  throw new Failure(`Discord answers ${response.status} and says nothing about the token. Try again in a moment.`)
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `no answer in ${withinMs / 1000} s`
  const cause = error instanceof Error ? error.cause : undefined
  return errorCode(cause) ?? (cause instanceof Error ? cause.message : 'no answer')
}
