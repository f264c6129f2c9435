import type { Clock } from '../clock.ts'
import { snowflakes } from '../snowflakes.ts'
import { addUser, makeUser } from './add-user.ts'
import { addChannel } from './add-channel.ts'
import { addGuild, admitBot } from './add-guild.ts'
import type { World } from './world.ts'

type Described = {
  readonly token: string
  readonly guild: string
  readonly channels: readonly string[]
  readonly owner: string
  readonly team: readonly string[] | undefined
}

/** The bot `mos`, its owner, and one guild with text channels in which both are. */
export function makeWorld(clock: Clock, described: Described): World {
  const nextId = snowflakes(clock.now)
  const applicationId = nextId()
  const bot = makeUser(applicationId, 'mos', true)
  const owner = makeUser(nextId(), described.owner)
  const team = described.team?.map((name) => (name === described.owner ? owner : makeUser(nextId(), name)))
  const world: World = {
    clock,
    nextId,
    token: described.token,
    applicationId,
    bot,
    ownerId: owner.id,
    team: team?.map((user) => user.id),
    users: new Map([bot, owner, ...(team ?? [])].map((user) => [user.id, user])),
    guilds: new Map(),
    channels: new Map(),
    commands: new Map(),
    interactions: new Map(),
    ephemerals: new Map(),
    nonces: new Map(),
    files: new Map(),
    uploads: { file: 10 * 1024 * 1024, request: 25 * 1024 * 1024 },
    cdnUrl: '',
    listeners: new Set(),
    watchers: new Set(),
  }
  const guild = addGuild(world, described.guild)
  for (const name of described.channels) addChannel(world, guild, name, 'text')
  admitBot(world, guild)
  return world
}

/** The user of that name, made when there is none. */
export function userNamed(world: World, name: string): { readonly id: string; readonly username: string } {
  for (const user of world.users.values()) if (user.username === name) return user
  return addUser(world, name)
}
