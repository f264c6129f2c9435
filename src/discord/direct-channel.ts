import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import { answerId } from './answer-id.ts'

/** Id of the channel of direct messages with somebody; Discord makes it, or finds the one that is there. */
export const directChannel = async (rest: REST, userId: string): Promise<string> =>
  answerId(await rest.post(Routes.userChannels(), { body: { recipient_id: userId } }))
