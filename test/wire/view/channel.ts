import { PermissionFlagsBits } from 'discord-api-types/v10'
import { removeChannel } from '../state/add-channel.ts'
import { changeThread } from '../state/change-thread.ts'
import { renderChannel } from '../state/render-channel.ts'
import type { ChannelRecord, ThreadState } from '../state/world.ts'
import { emit, known } from '../state/world.ts'
import { Message } from './message.ts'
import type { ShowOptions } from './show-message.ts'
import type { Stage } from './stage.ts'

const rights = {
  view: PermissionFlagsBits.ViewChannel,
  'send in threads': PermissionFlagsBits.SendMessagesInThreads,
  send: PermissionFlagsBits.SendMessages | PermissionFlagsBits.SendMessagesInThreads,
  threads: PermissionFlagsBits.CreatePublicThreads,
  react: PermissionFlagsBits.AddReactions,
  files: PermissionFlagsBits.AttachFiles,
  history: PermissionFlagsBits.ReadMessageHistory,
  mentions: PermissionFlagsBits.MentionEveryone,
  'manage messages': PermissionFlagsBits.ManageMessages,
  'manage threads': PermissionFlagsBits.ManageThreads,
  'manage channel': PermissionFlagsBits.ManageChannels,
} as const

export type Right = keyof typeof rights

/** A text channel, forum, thread or DM, as a person sees it. */
export class Channel {
  readonly record: ChannelRecord
  protected readonly stage: Stage

  constructor(stage: Stage, record: ChannelRecord) {
    this.stage = stage
    this.record = record
  }

  get id(): string {
    return this.record.id
  }
  get name(): string {
    return this.record.name
  }
  get mention(): string {
    return `<#${this.id}>`
  }
  /** How often the bot said that it types here. */
  get typing(): number {
    return this.record.typing
  }
  messages(): Message[] {
    return [...this.record.messages.values()].map((record) => new Message(this.stage, record))
  }
  last(): Message | undefined {
    const record = this.record.messages.get(this.record.lastMessageId ?? '')
    return record ? new Message(this.stage, record) : this.messages().at(-1)
  }
  threads(): Thread[] {
    const all = [...this.stage.world.channels.values()]
    return all.filter((one) => one.thread?.parentId === this.id).map((one) => new Thread(this.stage, one))
  }

  /** The transcript, a line a message, as it stands when no request is in flight. */
  async text(options?: ShowOptions): Promise<string> {
    await this.stage.until(() => this.stage.rest.inFlight === 0, 5000, 'requests to be answered')
    return this.messages()
      .map((message) => message.line(options))
      .join('\n')
  }

  /** The newest message of the bot whose line contains `text`; waits for one to come, or to be edited into it. */
  async says(text: string | RegExp, ms?: number): Promise<Message> {
    const fits = (line: string): boolean => (typeof text === 'string' ? line.includes(text) : text.test(line))
    const find = (): Message | undefined => this.messages().findLast((each) => each.bot && fits(each.line()))
    return this.stage.until(find, ms, `the bot to say ${String(text)} in ${this.name || 'the DM'}`)
  }

  /** Takes rights from the bot in this channel. */
  deny(...names: Right[]): void {
    this.#overwrite(names, 'deny')
  }
  allow(...names: Right[]): void {
    this.#overwrite(names, 'allow')
  }
  /** As when a person deletes it. */
  remove(): void {
    removeChannel(this.stage.world, this.record)
  }

  #overwrite(names: readonly Right[], kind: 'allow' | 'deny'): void {
    const { world } = this.stage
    const bits = names.reduce((sum, name) => sum | rights[name], 0n)
    const mine = this.record.overwrites.get(world.bot.id) ?? { id: world.bot.id, type: 1 as const, allow: 0n, deny: 0n }
    const other = kind === 'allow' ? 'deny' : 'allow'
    mine[kind] |= bits
    mine[other] &= ~bits
    this.record.overwrites.set(world.bot.id, mine)
    const data = renderChannel(world, this.record)
    emit(world, { name: 'CHANNEL_UPDATE', data, guildId: this.record.guildId, channel: this.record })
  }
}

export class Thread extends Channel {
  get #state(): ThreadState {
    return known(this.record.thread, 'thread')
  }
  get parent(): Channel {
    return new Channel(this.stage, known(this.stage.world.channels.get(this.#state.parentId), 'parent channel'))
  }
  /** The message it was opened from, or a forum post's first. */
  get starter(): Message | undefined {
    const record = this.parent.record.messages.get(this.id) ?? this.record.messages.get(this.id)
    return record && new Message(this.stage, record)
  }
  get archived(): boolean {
    return this.#state.archived
  }
  get locked(): boolean {
    return this.#state.locked
  }
  get autoArchiveMinutes(): number {
    return this.#state.autoArchiveMinutes
  }
  get memberIds(): string[] {
    return [...this.#state.members.keys()]
  }
  archive(): void {
    changeThread(this.stage.world, this.record, { archived: true })
  }
  unarchive(): void {
    changeThread(this.stage.world, this.record, { archived: false })
  }
  /** As a moderator does. */
  lock(): void {
    changeThread(this.stage.world, this.record, { locked: true })
  }
  unlock(): void {
    changeThread(this.stage.world, this.record, { locked: false })
  }
}
