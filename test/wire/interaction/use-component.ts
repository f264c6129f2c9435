import { InteractionType } from 'discord-api-types/v10'
import { flatten } from '../rest/check-message.ts'
import type { InteractionRecord, MessageRecord, World } from '../state/world.ts'
import { known } from '../state/world.ts'
import { startInteraction } from './start-interaction.ts'

type Component = {
  readonly type: number
  readonly custom_id?: string
  readonly label?: string
  readonly placeholder?: string
  readonly disabled?: boolean
  readonly options?: readonly { readonly label: string; readonly value: string }[]
  readonly min_values?: number
  readonly max_values?: number
}

const shown = (message: MessageRecord): Component[] =>
  (message.raw.components as Parameters<typeof flatten>[0][]).flatMap(flatten) as unknown as Component[]

function usable(userId: string, message: MessageRecord, found: Component | undefined, named: string): string {
  if (message.deleted) throw new Error('The message is deleted')
  if (message.visibleTo !== undefined && message.visibleTo !== userId)
    throw new Error('Only its reader sees this message')
  if (!found) {
    const all = shown(message).flatMap((one) => one.label ?? one.placeholder ?? one.custom_id ?? [])
    throw new Error(`There is no "${named}" below the message; there is: ${all.join(', ') || 'nothing'}`)
  }
  if (found.disabled === true) throw new Error(`"${named}" is switched off`)
  return known(found.custom_id, `custom id of "${named}"`)
}

/** Presses a button, named by its label or custom id. */
export function pressButton(
  world: World,
  userId: string,
  message: MessageRecord,
  named: string,
): Promise<InteractionRecord> {
  const found = shown(message).find((one) => one.type === 2 && (one.label === named || one.custom_id === named))
  const custom_id = usable(userId, message, found, named)
  return use(world, userId, message, { custom_id, component_type: 2, id: 1 })
}

/** Chooses in a list, named by its placeholder or custom id; `values` by label or value, or ids of people and roles. */
export function choose(world: World, userId: string, message: MessageRecord, named: string, values: readonly string[]) {
  const found = shown(message).find((one) => one.type !== 2 && (one.placeholder === named || one.custom_id === named))
  const custom_id = usable(userId, message, found, named)
  const { options, type = 3, min_values: least = 1, max_values: most = 1 } = found ?? {}
  if (values.length < least || values.length > most) throw new Error(`"${named}" takes ${least} to ${most} choices`)
  const chosen = values.map((value) => {
    const option = options?.find((one) => one.label === value || one.value === value)
    if (options && !option)
      throw new Error(`"${named}" has no ${value}; it has: ${options.map((one) => one.label).join(', ')}`)
    return option?.value ?? value
  })
  const users = chosen.flatMap((id) => world.users.get(id) ?? [])
  const resolved = options ? {} : { resolved: { users: Object.fromEntries(users.map((user) => [user.id, user])) } }
  return use(world, userId, message, { custom_id, component_type: type, id: 1, values: chosen, ...resolved })
}

function use(world: World, userId: string, source: MessageRecord, data: object): Promise<InteractionRecord> {
  const channel = known(world.channels.get(source.channelId), 'channel of the message')
  return startInteraction(world, { kind: InteractionType.MessageComponent, channel, userId, data, source })
}
