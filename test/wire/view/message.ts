import type { APIAttachment, APIEmbed } from 'discord-api-types/v10'
import type { MessageRecord, RawMessage } from '../state/world.ts'
import { known } from '../state/world.ts'
import { flatten } from '../rest/check-message.ts'
import { showMessage } from './show-message.ts'
import type { ShowOptions } from './show-message.ts'
import type { Stage } from './stage.ts'

/** One message, always in its present state. */
export class Message {
  readonly record: MessageRecord
  readonly #stage: Stage

  constructor(stage: Stage, record: MessageRecord) {
    this.#stage = stage
    this.record = record
  }

  get raw(): RawMessage {
    return this.record.raw
  }
  get id(): string {
    return this.raw.id
  }
  get channelId(): string {
    return this.record.channelId
  }
  get content(): string {
    return this.raw.content
  }
  get author(): string {
    return this.raw.author.username
  }
  get authorId(): string {
    return this.raw.author.id
  }
  /** Whether the bot wrote it. */
  get bot(): boolean {
    return this.raw.author.id === this.#stage.world.bot.id
  }
  get edited(): boolean {
    return this.raw.edited_timestamp !== null
  }
  get deleted(): boolean {
    return this.record.deleted
  }
  get ephemeral(): boolean {
    return this.record.visibleTo !== undefined
  }
  get embeds(): readonly APIEmbed[] {
    return this.raw.embeds
  }
  get attachments(): readonly APIAttachment[] {
    return this.raw.attachments
  }
  /** The bytes of a file as the CDN has them, as text. */
  file(name: string): string {
    const path = this.attachments.find((each) => each.filename === name)?.url.slice(this.#stage.world.cdnUrl.length)
    return new TextDecoder().decode(known(this.#stage.world.files.get(path ?? ''), `file ${name}`).bytes)
  }
  /** emoji → names of who reacted */
  get reactions(): Record<string, string[]> {
    const name = (id: string): string => this.#stage.world.users.get(id)?.username ?? id
    return Object.fromEntries([...this.record.reactors].map(([emoji, ids]) => [emoji, [...ids].map(name)]))
  }
  /** names of those whom it pinged when it was sent */
  get notified(): string[] {
    return [...this.record.notified].map((id) => this.#stage.world.users.get(id)?.username ?? id)
  }
  get buttons(): { readonly label: string; readonly customId: string | undefined; readonly disabled: boolean }[] {
    const all = this.raw.components as readonly Parameters<typeof flatten>[0][]
    const buttons = all.flatMap(flatten) as { type?: number; label?: string; custom_id?: string; disabled?: boolean }[]
    return buttons
      .filter((each) => each.type === 2)
      .map((each) => ({ label: each.label ?? '', customId: each.custom_id, disabled: each.disabled === true }))
  }
  line(options?: ShowOptions): string {
    return showMessage(this.#stage.world, this.record, options)
  }
}
