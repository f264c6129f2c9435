import { AllowedMentionsTypes, PermissionFlagsBits } from 'discord-api-types/v10'
import type { OptionValues } from '../interaction/fill-options.ts'
import { completeOption, sendCommand, useMenu } from '../interaction/send-command.ts'
import { submitModal } from '../interaction/submit-modal.ts'
import { choose, pressButton } from '../interaction/use-component.ts'
import { storeFile } from '../rest/store-files.ts'
import { addMember } from '../state/add-user.ts'
import { openDirectMessages } from '../state/add-channel.ts'
import { createMessage } from '../state/create-message.ts'
import { deleteMessage, deleteMessages } from '../state/delete-message.ts'
import { editMessage } from '../state/edit-message.ts'
import { openThread } from '../state/open-thread.ts'
import { permissionsOf } from '../state/permissions-of.ts'
import { react, unreact } from '../state/react.ts'
import type { ChannelRecord } from '../state/world.ts'
import { emit, known } from '../state/world.ts'
import { Channel, Thread } from './channel.ts'
import { Message } from './message.ts'
import { Reply } from './reply.ts'
import { typeText } from './show-text.ts'
import type { Stage } from './stage.ts'

type Said = {
  readonly replyTo?: Message
  /** of a reply: whether it pings whom it answers; a client asks for it by default */
  readonly ping?: boolean
  readonly files?: readonly { readonly name: string; readonly bytes: Uint8Array | string; readonly type?: string }[]
}

type Choices = readonly { readonly name: string; readonly value: string | number }[]

/** A person at their client. */
export class User {
  readonly id: string
  readonly name: string
  protected readonly stage: Stage

  constructor(stage: Stage, user: { readonly id: string; readonly username: string }) {
    this.stage = stage
    this.id = user.id
    this.name = user.username
  }

  get mention(): string {
    return `<@${this.id}>`
  }

  /** Types a message and sends it; `@name` becomes a mention. Resolves when the gateway has told of it. */
  async say(channel: Channel, text: string, said: Said = {}): Promise<Message> {
    const { world } = this.stage
    this.#admit(channel.record)
    this.#mayWrite(channel.record)
    const files = (said.files ?? []).map((file) => {
      const bytes = typeof file.bytes === 'string' ? new TextEncoder().encode(file.bytes) : file.bytes
      return storeFile(world, channel.id, { name: file.name, type: file.type ?? 'text/plain', bytes })
    })
    const record = createMessage(world, {
      channel: channel.record,
      authorId: this.id,
      content: typeText(world, text),
      attachments: files,
      replyTo: said.replyTo?.record,
      allowed: said.ping === false ? { parse: Object.values(AllowedMentionsTypes) } : undefined,
    })
    return new Message(this.stage, record)
  }

  edit(message: Message, text: string): void {
    editMessage(this.stage.world, message.record, { content: typeText(this.stage.world, text) })
  }
  remove(message: Message): void {
    deleteMessage(this.stage.world, message.record)
  }
  /** As a moderator with a bot for it: all of one channel, told in one event. */
  purge(channel: Channel, messages: readonly Message[]): void {
    deleteMessages(
      this.stage.world,
      channel.id,
      messages.map(({ record }) => record),
    )
  }
  react(message: Message, emoji: string): void {
    react(this.stage.world, this.#channel(message), message.record, this.id, emoji)
  }
  unreact(message: Message, emoji: string): void {
    unreact(this.stage.world, this.#channel(message), message.record, this.id, emoji)
  }
  typing(channel: Channel): void {
    const guild = channel.record.guildId === undefined ? {} : { guild_id: channel.record.guildId }
    const timestamp = Math.floor(this.stage.world.clock.now() / 1000)
    const data = { channel_id: channel.id, user_id: this.id, timestamp, ...guild }
    emit(this.stage.world, { name: 'TYPING_START', data, guildId: channel.record.guildId, channel: channel.record })
  }

  /** Opens a thread from a message, or an empty one in a channel. */
  startThread(from: Message | Channel, name: string): Thread {
    const { world } = this.stage
    const parent = from instanceof Message ? this.#channel(from) : from.record
    const starter = from instanceof Message ? { starter: from.record } : {}
    return new Thread(this.stage, openThread(world, { parent, ownerId: this.id, name, ...starter }))
  }
  /** A post in a forum: a thread whose first message has its id. */
  post(forum: Channel, title: string, text: string): Thread {
    const { world } = this.stage
    this.#admit(forum.record)
    const thread = openThread(world, { parent: forum.record, ownerId: this.id, name: title })
    createMessage(world, { id: thread.id, channel: thread, authorId: this.id, content: typeText(world, text) })
    return new Thread(this.stage, thread)
  }
  /** The DM with the bot. */
  dm(): Channel {
    return new Channel(this.stage, openDirectMessages(this.stage.world, this.id))
  }
  /** Every message that pinged this person, oldest first. */
  notifications(): Message[] {
    const all = [...this.stage.world.channels.values()].flatMap((channel) => [...channel.messages.values()])
    return all.filter((record) => record.notified.has(this.id)).map((record) => new Message(this.stage, record))
  }

  /** `words` as typed, without the slash; `values` as the client lets a person fill them in, else it throws. */
  async slash(channel: Channel, words: string, values: OptionValues = {}): Promise<Reply> {
    this.#admit(channel.record)
    const typed = { channel: channel.record, userId: this.id, words, values }
    return new Reply(this.stage, await sendCommand(this.stage.world, typed))
  }
  /** What the client offers while `focused` is typed; `values` holds what stands in it so far. Empty: no answer. */
  async autocomplete(channel: Channel, words: string, values: OptionValues, focused: string): Promise<Choices> {
    this.#admit(channel.record)
    const typed = { channel: channel.record, userId: this.id, words, values }
    return (await completeOption(this.stage.world, typed, focused)).choices ?? []
  }
  /** An entry of a message's context menu. */
  async menu(message: Message, words: string): Promise<Reply> {
    const typed = { channel: this.#channel(message), userId: this.id, words }
    return new Reply(this.stage, await useMenu(this.stage.world, typed, message.record))
  }
  /** A button, by its label or custom id. */
  async press(message: Message, button: string): Promise<Reply> {
    return new Reply(this.stage, await pressButton(this.stage.world, this.id, message.record, button))
  }
  /** A list, by its placeholder or custom id. */
  async select(message: Message, list: string, values: readonly string[]): Promise<Reply> {
    return new Reply(this.stage, await choose(this.stage.world, this.id, message.record, list, values))
  }
  /** Fills in and sends the form that `reply` opened, by label or custom id. */
  async submit(reply: Reply, texts: Readonly<Record<string, string>>): Promise<Reply> {
    return new Reply(this.stage, await submitModal(this.stage.world, reply.interaction, texts))
  }

  #channel(message: Message): ChannelRecord {
    return known(this.stage.world.channels.get(message.channelId), 'channel of the message')
  }
  #mayWrite(channel: ChannelRecord): void {
    const manages = (permissionsOf(this.stage.world, channel, this.id) & PermissionFlagsBits.ManageThreads) !== 0n
    if (channel.thread?.locked === true && !manages)
      throw new Error(`The client lets ${this.name} not write in a locked thread`)
  }
  /** Who writes in a guild is a member of it. */
  #admit(channel: ChannelRecord): void {
    const guild = this.stage.world.guilds.get(channel.guildId ?? '')
    if (guild) addMember(this.stage.world, guild, this.id)
  }
}
