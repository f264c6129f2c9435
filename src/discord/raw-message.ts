import { z } from 'zod'

/** A message on the wire, from the gateway or REST: what Mos reads of it. */
export const rawMessageSchema = z.object({
  id: z.string(),
  channel_id: z.string(),
  /** on the gateway only */
  guild_id: z.string().optional(),
  type: z.int(),
  content: z.string(),
  author: z.object({ id: z.string(), bot: z.boolean().optional() }),
  /** on the gateway only */
  member: z.object({ roles: z.array(z.string()).optional() }).optional(),
  webhook_id: z.string().optional(),
  mentions: z.array(z.object({ id: z.string() })),
  mention_roles: z.array(z.string()),
  attachments: z.array(
    z.object({
      filename: z.string(),
      url: z.string(),
      size: z.int().nonnegative(),
      content_type: z.string().nullish(),
    }),
  ),
  sticker_items: z.array(z.unknown()).optional(),
  /** rows of buttons */
  components: z
    .array(z.object({ components: z.array(z.object({ custom_id: z.string().optional() })).optional() }))
    .optional(),
  nonce: z.union([z.string(), z.number()]).optional(),
  message_reference: z.object({ message_id: z.string().optional() }).optional(),
})

export type RawMessage = z.output<typeof rawMessageSchema>
