import { Failure } from '../../errors.ts'
import { planPreset } from '../../fleet/plan-preset.ts'
import { applicationIdOf } from '../../host/discord/application-id.ts'
import type { Application } from '../../host/discord/ask-discord.ts'
import { parseRoster } from '../../fleet/parse-roster.ts'
import { floorRoster } from '../../seed/floor-roster.ts'
import type { InitStep, InitWanted } from './init-plan.ts'
import type { Setup } from './look-at-setup.ts'

export type InitPaths = { readonly roster: string; readonly env: string; readonly settings: string }

type Given = {
  readonly setup: Setup
  readonly wanted: InitWanted
  readonly paths: InitPaths
  /** where a setting stands that mos.env can't change: an earlier place wins */
  readonly hidden: (name: string) => string | undefined
}

/**
 * Pure: what is there and what was asked for → what to change, nothing more. Throws a Failure (exit 2) for a token of
 * another application and for a setting that an earlier place than mos.env decides.
 */
export function planInit({ setup, wanted, paths, hidden }: Given): readonly InitStep[] {
  return [
    ...(setup.isHomeThere ? [] : [{ kind: 'home', home: setup.home } as const]),
    ...planRoster(setup, wanted, paths.roster),
    ...planRuntime(setup, wanted, paths.env, hidden),
    ...planToken(setup, wanted, paths.env, hidden),
    ...planProject(wanted, paths.settings),
    ...(setup.isSeeded ? [] : [{ kind: 'files', home: setup.home } as const]),
    ...(wanted.service ? [{ kind: 'service' } as const] : []),
  ]
}

function planRoster(
  { roster, runtime: set }: Setup,
  { preset, runtime }: InitWanted,
  path: string,
): readonly InitStep[] {
  if (roster === undefined) {
    const first = runtime ?? set ?? 'stub'
    const change = planPreset(parseRoster(floorRoster(first), path).agents, { preset, runtime: first })
    return [{ kind: 'roster', path, isNew: true, runtime: first, change }]
  }
  const change = planPreset(roster.agents, { preset, runtime })
  if (change.add.length === 0 && change.move.length === 0) return []
  const first = change.add[0]?.runtime ?? runtime ?? 'stub'
  return [{ kind: 'roster', path, isNew: false, runtime: first, change }]
}

function planRuntime(
  { runtime: before }: Setup,
  { runtime }: InitWanted,
  path: string,
  hidden: Given['hidden'],
): readonly InitStep[] {
  if (runtime === undefined || runtime === before) return []
  refuseHidden('MOS_RUNTIME', path, hidden)
  const was = before === undefined ? {} : { before }
  return [{ kind: 'setting', name: 'MOS_RUNTIME', value: runtime, ...was }]
}

function planToken({ token: before }: Setup, { discord }: InitWanted, path: string, hidden: Given['hidden']) {
  if (discord === undefined || discord.token === before) return []
  const { token, application } = discord
  refuseOtherApplication(before, application, path)
  refuseHidden('DISCORD_TOKEN', path, hidden)
  return [{ kind: 'token', token, application: application.name, isNew: before === undefined } as const]
}

/** A bot's threads are its own: a token of another application is most likely the wrong one. */
export function refuseOtherApplication(before: string | undefined, { id, name }: Application, path: string): void {
  const known = before === undefined ? undefined : applicationIdOf(before)
  if (known === undefined || known === id) return
  throw new Failure(
    `This token is of ${name} (application ${id}), and this fleet is application ${known}. To change to it, take DISCORD_TOKEN out of ${path} first.`,
    { exit: 'conflict' },
  )
}

function refuseHidden(name: string, path: string, hidden: Given['hidden']): void {
  const where = hidden(name)
  if (where === undefined) return
  const place = where === '' ? 'the environment of this shell' : where
  throw new Failure(`${name} stands in ${place}, which wins over ${path}. Change it there, or take it out there.`, {
    exit: 'conflict',
  })
}

function planProject({ project: source }: InitWanted, path: string): readonly InitStep[] {
  if (source === undefined) return []
  const isKnown = source.kind === 'directory' ? source.isKnown : source.known !== undefined
  return isKnown ? [] : [{ kind: 'project', path, source }]
}
