import { createHash } from 'node:crypto'
import { Routes } from 'discord.js'
import type { REST } from 'discord.js'
import type { Command } from '../command/definition.ts'
import type { Store } from '../store/store.ts'
import { buildCommandTree } from './command-tree.ts'

type RegisterDeps = {
  readonly rest: REST
  readonly facts: Store['facts']
  readonly applicationId: string
  readonly commands: Iterable<Command>
}

/** Hash of what is registered in a guild: an unchanged set makes no request. Empty: nothing is. */
const factOf = (guildId: string): string => `discord.commands.${guildId}`

/** Registers the commands in a guild; true when that took a request. */
export async function registerCommands(deps: RegisterDeps, guildId: string): Promise<boolean> {
  const tree = buildCommandTree(deps.commands)
  const hash = createHash('sha256').update(deps.applicationId).update(JSON.stringify(tree)).digest('hex')
  return put(deps, guildId, tree, hash)
}

/** Takes back what was registered in a guild that turned out not to be the one. */
export const withdrawCommands = async (deps: RegisterDeps, guildId: string): Promise<boolean> =>
  ((await deps.facts.get(factOf(guildId))) ?? '') === '' ? false : put(deps, guildId, [], '')

async function put(deps: RegisterDeps, guildId: string, body: unknown[], hash: string): Promise<boolean> {
  if ((await deps.facts.get(factOf(guildId))) === hash) return false
  await deps.rest.put(Routes.applicationGuildCommands(deps.applicationId, guildId), { body })
  await deps.facts.set(factOf(guildId), hash)
  return true
}
