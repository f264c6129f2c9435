import { DiscordAPIError, RESTJSONErrorCodes, Routes, ThreadAutoArchiveDuration } from 'discord.js'
import type { REST } from 'discord.js'

/**
 * Makes the thread of a message; its id is the message's. Thread creation has no nonce and needs none: a message has at
 * most one thread, and making it again is answered with 160004. An idle thread leaves the list of 1,000 after a day.
 */
export async function openThread(rest: REST, starter: { channelId: string; messageId: string }, title: string) {
  const body = { name: title, auto_archive_duration: ThreadAutoArchiveDuration.OneDay }
  try {
    await rest.post(Routes.threads(starter.channelId, starter.messageId), { body })
  } catch (error) {
    const exists = error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.ThreadAlreadyCreatedForMessage
    if (!exists) throw error
  }
  return { threadId: starter.messageId }
}
