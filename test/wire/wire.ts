import type { APIApplicationCommand } from 'discord-api-types/v10'
import { isCall } from './rest/call.ts'
import type { Call } from './rest/call.ts'
import type { Fault, PlannedFault } from './rest/faults.ts'
import type { Disturbance } from './gateway/disturb.ts'
import type { Limits } from './limit/limiter.ts'
import { addChannel } from './state/add-channel.ts'
import { addGuild, addRole, admitBot, expelBot } from './state/add-guild.ts'
import { addMember } from './state/add-user.ts'
import { userNamed } from './state/make-world.ts'
import { known } from './state/world.ts'
import type { GuildRecord } from './state/world.ts'
import { Channel, Thread } from './view/channel.ts'
import type { Message } from './view/message.ts'
import type { Stage } from './view/stage.ts'
import { User } from './view/user.ts'
import type { Until } from './view/until.ts'

type Parts = {
  readonly stage: Stage
  readonly port: number
  readonly gateway: Disturbance
  readonly stop: () => Promise<void>
}

/** A running double: see start-wire.ts for its whole face. */
export class Wire {
  readonly stage: Stage
  readonly port: number
  readonly gateway: Disturbance
  readonly until: Until
  readonly #stop: () => Promise<void>
  #stopped: Promise<void> | undefined
  readonly #allowed: string[] = []

  constructor(parts: Parts) {
    this.stage = parts.stage
    this.port = parts.port
    this.gateway = parts.gateway
    this.until = parts.stage.until
    this.#stop = parts.stop
  }

  /** Give it to the bot as DISCORD_API_URL; to discord.js as `rest: { api: wire.url }`. */
  get url(): string {
    return `http://127.0.0.1:${this.port}/api`
  }
  get cdnUrl(): string {
    return this.stage.world.cdnUrl
  }
  get token(): string {
    return this.stage.world.token
  }
  get applicationId(): string {
    return this.stage.world.applicationId
  }
  get bot(): { readonly id: string; readonly name: string; readonly mention: string } {
    const { id, username: name } = this.stage.world.bot
    return { id, name, mention: `<@${id}>` }
  }
  /** The guild the double starts with. */
  get guild(): GuildRecord {
    return known([...this.stage.world.guilds.values()][0], 'guild')
  }
  get owner(): User {
    return new User(this.stage, known(this.stage.world.users.get(this.stage.world.ownerId), 'owner'))
  }

  channel(name: string, guild: GuildRecord = this.guild): Channel {
    const all = [...guild.channelIds].map((id) => known(this.stage.world.channels.get(id), `channel ${id}`))
    return new Channel(
      this.stage,
      known(
        all.find((one) => !one.thread && one.name === name),
        `channel #${name}`,
      ),
    )
  }
  /** A thread by its id, or by the message that it was opened from. */
  thread(of: string | Message): Thread {
    const id = typeof of === 'string' ? of : of.id
    const found = this.stage.world.channels.get(id)
    return new Thread(this.stage, known(found?.thread ? found : undefined, `thread ${id}`))
  }
  /** A person of that name, member of the first guild (or `guild`) from now on. */
  user(name: string, options: { roles?: readonly string[]; guild?: GuildRecord } = {}): User {
    const user = userNamed(this.stage.world, name)
    const guild = options.guild ?? this.guild
    addMember(this.stage.world, guild, user.id)
    for (const role of options.roles ?? []) guild.members.get(user.id)?.roles.add(this.role(role, guild).id)
    return new User(this.stage, user)
  }
  role(name: string, guild: GuildRecord = this.guild): { readonly id: string; readonly mention: string } {
    const role = [...guild.roles.values()].find((one) => one.name === name) ?? addRole(this.stage.world, guild, name)
    return { id: role.id, mention: `<@&${role.id}>` }
  }
  addChannel(name: string, options: { type?: 'text' | 'forum'; guild?: GuildRecord } = {}): Channel {
    const record = addChannel(this.stage.world, options.guild ?? this.guild, name, options.type ?? 'text')
    return new Channel(this.stage, record)
  }
  addGuild(name: string, channels: readonly string[] = ['general']): GuildRecord {
    const guild = addGuild(this.stage.world, name)
    for (const each of channels) addChannel(this.stage.world, guild, each, 'text')
    admitBot(this.stage.world, guild)
    return guild
  }
  addBotTo(guild: GuildRecord): void {
    admitBot(this.stage.world, guild)
  }
  removeBotFrom(guild: GuildRecord): void {
    expelBot(this.stage.world, guild)
  }

  /** Every request so far, in order. */
  get requests(): readonly Call[] {
    return this.stage.rest.calls
  }
  calls(method: string, route: string): Call[] {
    return this.stage.rest.calls.filter((call) => isCall(call, method, route))
  }
  commands(guild: GuildRecord | 'global' = this.guild): readonly APIApplicationCommand[] {
    return this.stage.world.commands.get(guild === 'global' ? 'global' : guild.id) ?? []
  }
  get limits(): Limits {
    return this.stage.rest.limiter.limits
  }
  /** In bytes: what is more is answered with 413. */
  get uploads(): { file: number; request: number } {
    return this.stage.world.uploads
  }
  /** 401, 403 and 429 in the last ten minutes. */
  get invalidRequests(): number {
    return this.stage.rest.invalid.total
  }
  fault(fault: Fault): PlannedFault {
    return this.stage.rest.faults.plan(fault)
  }
  /** Moves the double's clock ahead: tokens and nonces age, limits refill. */
  jump(ms: number): void {
    this.stage.world.clock.jump(ms)
  }

  /** What the bot did that Discord's description forbids, one line each. */
  get violations(): readonly string[] {
    return this.stage.rest.violations.filter((each) => !this.#allowed.some((text) => each.includes(text)))
  }
  /** For a test that provokes one on purpose. */
  allowViolation(text: string): void {
    this.#allowed.push(text)
  }
  assertClean(): void {
    if (this.violations.length > 0) throw new Error(`The bot broke Discord's rules:\n${this.violations.join('\n')}`)
  }
  /** Ends all connections. May be called twice. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop()
    return this.#stopped
  }
}
