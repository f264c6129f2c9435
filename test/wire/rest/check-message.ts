import type { APIEmbed } from 'discord-api-types/v10'
import { MessageFlags } from 'discord-api-types/v10'
import { RestError } from './route.ts'

type Sent = {
  readonly content?: string | null | undefined
  readonly embeds?: readonly APIEmbed[] | null | undefined
  readonly components?: readonly unknown[] | null | undefined
  readonly sticker_ids?: readonly unknown[] | null | undefined
  readonly poll?: unknown
  readonly flags?: number | null | undefined
  readonly allowed_mentions?: object | null | undefined
}

const refuse = (what: string): never => {
  throw new RestError(400, 50035, `Invalid Form Body: ${what}`, true)
}

/** Discord's rules for a message that its description does not tell, or tells wrongly: it says 4,000 characters. */
export function checkMessage(sent: Sent, files: number): void {
  const { embeds, components } = sent
  if ((sent.content ?? '').length > 2000) refuse('content: Must be 2000 or fewer in length. (BASE_TYPE_MAX_LENGTH)')
  const parts = [embeds, components, sent.sticker_ids].some((list) => (list?.length ?? 0) > 0)
  const blank = (sent.content ?? '').trim() === '' && !parts && files === 0 && sent.poll === undefined
  if (blank) throw new RestError(400, 50006, 'Cannot send an empty message', true)
  if ((embeds ?? []).reduce((sum, embed) => sum + embedLength(embed), 0) > 6000)
    refuse('embeds: more than 6000 characters')
  checkAllowed(sent.allowed_mentions)
  checkComponents(components ?? [], sent.flags ?? 0)
}

function embedLength(embed: APIEmbed): number {
  const fields = (embed.fields ?? []).flatMap((field) => [field.name, field.value])
  const texts = [embed.title, embed.description, embed.footer?.text, embed.author?.name, ...fields]
  return texts.reduce((sum, text) => sum + (text?.length ?? 0), 0)
}

function checkAllowed(allowed: { parse?: string[]; users?: string[]; roles?: string[] } | null | undefined): void {
  if (!allowed) return
  for (const kind of ['users', 'roles'] as const) {
    const both = allowed.parse?.includes(kind) === true && (allowed[kind]?.length ?? 0) > 0
    if (both) refuse(`allowed_mentions: parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`)
  }
}

type Component = {
  readonly type?: number
  readonly label?: string
  readonly custom_id?: string
  readonly components?: readonly Component[]
  readonly accessory?: Component
}

export const flatten = (component: Component): Component[] => [
  component,
  ...(component.components ?? []).flatMap(flatten),
  ...(component.accessory ? flatten(component.accessory) : []),
]

function checkComponents(components: readonly unknown[], flags: number): void {
  const all = (components as readonly Component[]).flatMap(flatten)
  const ids = all.flatMap((component) => component.custom_id ?? [])
  if (new Set(ids).size !== ids.length) refuse('components: Component custom id cannot be duplicated')
  if (all.length > 40) refuse('components: more than 40')
  for (const { type, custom_id, label, components: row } of all) {
    if (type === 1 && ((row?.length ?? 0) < 1 || (row?.length ?? 0) > 5)) refuse('components: 1 to 5 buttons a row')
    if ((custom_id?.length ?? 1) < 1 || (custom_id?.length ?? 1) > 100) refuse('custom_id: 1 to 100 characters')
    if ((label?.length ?? 0) > 80) refuse('label: 80 characters at most')
  }
  const plainRows = (flags & MessageFlags.IsComponentsV2) === 0
  if (plainRows && components.length > 5) refuse('components: Must be between 1 and 5 in length.')
}
