import { isDeepStrictEqual } from 'node:util'
import { checkSettingsEdit } from './check-settings-edit.ts'
import type { ChannelUse } from './fleet-settings.ts'
import { insertEntry } from './insert-entry.ts'
import { parseSettings } from './parse-settings.ts'
import { present } from './present.ts'
import { removeEntry } from './remove-entry.ts'
import { setFields } from './set-fields.ts'

/**
 * The text of `fleet/mos.yaml` with one channel used as told and for nothing else; without `as` and `project` its entry
 * goes. There is one channel for ops and one for bugs: who had the use before loses it. Every other byte stays.
 */
export function setChannelUse(text: string, use: ChannelUse, path = 'fleet/mos.yaml'): string {
  const { channels } = parseSettings(text, path)
  const before =
    use.as === 'ops' || use.as === 'bugs' ? channels.find(({ id, as }) => id !== use.id && as === use.as) : undefined
  const freed = before === undefined ? text : setOne(text, { ...before, as: undefined }, path)
  return setOne(freed, use, path)
}

type Wanted = { readonly [key in keyof ChannelUse]: ChannelUse[key] | undefined }

function setOne(text: string, { id, as, project }: Wanted & { readonly id: string }, path: string): string {
  const settings = parseSettings(text, path)
  const index = settings.channels.findIndex((channel) => channel.id === id)
  const now = settings.channels[index]
  const wanted = present({ id, project, as })
  const isUsed = as !== undefined || project !== undefined
  if (isDeepStrictEqual(now, wanted) || (now === undefined && !isUsed)) return text
  const checked = (edited: string, channels: readonly ChannelUse[]) =>
    checkSettingsEdit(edited, { ...settings, channels }, path)
  if (now === undefined)
    return checked(insertEntry(text, 'channels', { id, as, project }, path), [...settings.channels, wanted])
  if (!isUsed) return checked(removeEntry(text, 'channels', index, path), settings.channels.toSpliced(index, 1))
  const change = {
    ...(now.as === as ? {} : { as }),
    ...(now.project === project ? {} : { project }),
  }
  return checked(setFields(text, 'channels', index, change, path), settings.channels.with(index, wanted))
}
