import { safeParse } from 'zod/v4/core'
import type { $ZodType } from 'zod/v4/core'
import { unknownKeys } from './unknown-keys.ts'

export type SchemaName =
  | 'ApplicationCommandAutocompleteCallbackRequest'
  | 'ApplicationCommandCreateRequest'
  | 'ApplicationCommandPatchRequestPartial'
  | 'ApplicationCommandUpdateRequest'
  | 'CreateForumThreadRequest'
  | 'CreateMessageInteractionCallbackRequest'
  | 'CreatePrivateChannelRequest'
  | 'CreateTextThreadWithMessageRequest'
  | 'CreateTextThreadWithoutMessageRequest'
  | 'IncomingWebhookRequestPartial'
  | 'IncomingWebhookUpdateRequestPartial'
  | 'MessageCreateRequest'
  | 'MessageEditRequestPartial'
  | 'ModalInteractionCallbackRequest'
  | 'UpdateGuildChannelRequestPartial'
  | 'UpdateMessageInteractionCallbackRequest'
  | 'UpdateThreadRequestPartial'

export type Schemas = Readonly<Record<string, $ZodType>>

/** Late, because it takes 0.3 s: only a double that checks pays for it. */
export async function loadSchemas(): Promise<Schemas> {
  const loaded: { default?: Schemas } & Record<string, unknown> = await import('discord-api-spec/zod')
  return loaded.default ?? (loaded as unknown as Schemas)
}

/** What is wrong with a request's body by Discord's own description, one line each; empty when it is right. */
export function checkBody(schemas: Schemas, name: SchemaName, body: unknown): string[] {
  const schema = schemas[`${name}Schema`]
  if (!schema) return [`the spec has no ${name}`]
  const seen = asDescribed(name, body)
  const parsed = safeParse(schema, seen)
  if (!parsed.success) {
    return parsed.error.issues.map((issue) => `${name}: ${issue.path.join('.') || 'body'}: ${issue.message}`)
  }
  return unknownKeys(schema, seen).map((key) => `${name}: ${key}: not a field of this request`)
}

/** Without what discord.js always adds, and with numbers where the description is wrong about the wire. */
function asDescribed(name: SchemaName, body: unknown): unknown {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return body
  const copy: Record<string, unknown> = { ...body }
  if (copy['tts'] === false) delete copy['tts']
  if (copy['enforce_nonce'] === false) delete copy['enforce_nonce']
  if (name === 'CreateTextThreadWithMessageRequest' && copy['type'] === 11) delete copy['type']
  const permissions = copy['default_member_permissions']
  if (typeof permissions === 'string' && /^\d+$/.test(permissions))
    copy['default_member_permissions'] = Number(permissions)
  for (const nested of ['data', 'message']) if (nested in copy) copy[nested] = asDescribed(name, copy[nested])
  return copy
}
