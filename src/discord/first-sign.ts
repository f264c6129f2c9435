import type { AccessPolicy } from '../command/access-policy.ts'
import type { Config } from '../config/config.ts'
import { gate } from './gate.ts'
import { incomingMessage } from './incoming-message.ts'
import type { KnownTopics } from './known-topics.ts'
import type { Surroundings } from './look-around.ts'
import type { RawMessage } from './raw-message.ts'
import type { Typing } from './typing.ts'

type SignDeps = Pick<Surroundings, 'self' | 'place'> & {
  readonly config: Pick<Config, 'access'>
  readonly policy: () => AccessPolicy
  readonly topics: Pick<KnownTopics, 'has'>
  readonly typing: Pick<Typing, 'show'>
}

/**
 * The first sign for a message that can't be received yet, from what is known without asking: whoever waits for Redis or
 * for the messages before this one sees that it was seen.
 */
export const createFirstSign =
  ({ self, place, config, policy, topics, typing }: SignDeps) =>
  (raw: RawMessage): void => {
    const us = self(raw.guild_id)
    const where = place(raw.channel_id, raw.guild_id)
    if (us === undefined || where === undefined) return
    const isTopic = topics.has(where.channelId) ?? false
    const { homeChannels } = config.access
    const decision = gate(incomingMessage(raw, where, us), { policy: policy(), homeChannels, isTopic })
    if (decision.kind === 'deliver') typing.show(where.channelId)
  }
