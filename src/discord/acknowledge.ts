import { DiscordAPIError, InteractionResponseType, MessageFlags, RESTJSONErrorCodes, Routes } from 'discord.js'
import type { APIInteraction, REST } from 'discord.js'
import { z } from 'zod'
import type { ChatMessage } from '../chat/chat.ts'
import { answerId } from './answer-id.ts'
import { attached, attachOrName } from './attach-or-name.ts'
import { formBody } from './form.ts'
import type { Form } from './form.ts'
import { messageBody } from './message-body.ts'

/** The one answer to an interaction. Discord waits 3 s for its first sign; then `show` edits what `defer` announced. */
export type Acknowledgement = {
  /** Shows "thinking": whom the answer is for can't be decided later. */
  defer(visibility: Visibility): Promise<void>
  show(message: ChatMessage, visibility: Visibility): Promise<{ messageId: string }>
  /** What did not fit into the first message. */
  follow(message: ChatMessage): Promise<void>
  /** Answers a button by changing the message that it stands on. */
  update(message: ChatMessage): Promise<void>
  /** Answers a button by opening a form; what is filled in comes as an interaction of its own. */
  open(form: Form): Promise<void>
}

/** `ephemeral`: for who asked alone */
export type Visibility = 'visible' | 'ephemeral'

const answeredWith = z.object({ resource: z.object({ message: z.unknown() }) })

type Answered = Pick<APIInteraction, 'id' | 'token' | 'application_id'>

export function acknowledgement(rest: REST, { id, token, application_id }: Answered): Acknowledgement {
  const original = Routes.webhookMessage(application_id, token, '@original')
  // An interaction's token stands for the bot: it is sent without the bot's own.
  const call = async (type: InteractionResponseType, data?: object, files: Pick<ChatMessage, 'files'> = {}) =>
    rest.post(Routes.interactionCallback(id, token), {
      auth: false,
      body: { type, ...(data === undefined ? {} : { data }) },
      ...attached(files),
      query: new URLSearchParams({ with_response: 'true' }),
    })
  let deferred: Promise<unknown> | undefined

  async function edit(message: ChatMessage): Promise<{ messageId: string }> {
    await deferred
    const answered = await attachOrName(message, (each) =>
      rest.patch(original, { auth: false, body: messageBody(each), ...attached(each) }),
    )
    return { messageId: answerId(answered) }
  }

  async function reply(message: ChatMessage, visibility: Visibility): Promise<{ messageId: string }> {
    const type = InteractionResponseType.ChannelMessageWithSource
    const send = (each: ChatMessage) => {
      const body = messageBody(each)
      const flags = visibility === 'ephemeral' ? body.flags | MessageFlags.Ephemeral : body.flags
      return call(type, { ...body, flags }, each)
    }
    try {
      const answered = await attachOrName(message, send)
      return { messageId: answerId(answeredWith.parse(answered).resource.message) }
    } catch (error) {
      if (!isOwnRepeat(error)) throw error
      return { messageId: answerId(await rest.get(original, { auth: false })) }
    }
  }

  return {
    async defer(visibility) {
      const data = visibility === 'ephemeral' ? { flags: MessageFlags.Ephemeral } : undefined
      deferred = call(InteractionResponseType.DeferredChannelMessageWithSource, data).catch((error: unknown) => {
        if (!isOwnRepeat(error)) throw error
      })
      await deferred
    },
    show: (message, visibility) => (deferred === undefined ? reply(message, visibility) : edit(message)),
    async follow(message) {
      await attachOrName(message, (each) =>
        rest.post(Routes.webhook(application_id, token), { auth: false, body: messageBody(each), ...attached(each) }),
      )
    },
    async update(message) {
      await call(InteractionResponseType.UpdateMessage, messageBody(message))
    },
    async open(form) {
      await call(InteractionResponseType.Modal, formBody(form))
    },
  }
}

/** discord.js repeats a request that was answered with 500, though Discord may have accepted it. */
const isOwnRepeat = (error: unknown): boolean =>
  error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged
