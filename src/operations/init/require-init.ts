import { Failure } from '../../errors.ts'
import { fleetTypes } from '../../fleet/preset.ts'
import { runtimeNames } from '../../fleet/agent.ts'
import type { InitWanted } from './init-plan.ts'
import type { InitGiven, InitSight } from './init-sight.ts'

/**
 * What the options ask for, where nobody can be asked. A new fleet needs its type and its runtime: what is missing is a
 * Failure (exit 64) that names the option. A fleet that is there needs nothing: what is not asked for stays.
 */
export async function requireInit(sight: InitSight, given: InitGiven): Promise<InitWanted> {
  const { setup, presets } = sight
  const { type, runtime, project, token } = given
  if (setup.roster === undefined && type === undefined) throw missing('type', fleetTypes)
  if (setup.roster === undefined && (runtime ?? setup.runtime) === undefined) throw missing('runtime', runtimeNames)
  return {
    preset: type === undefined ? undefined : presets.get(type),
    runtime,
    project: project === undefined ? undefined : await sight.project(project),
    discord: token === undefined ? undefined : { token, application: await sight.application(token) },
    service: given.service ?? false,
  }
}

const missing = (name: string, choices: readonly string[]): Failure =>
  new Failure(`\`fleet init\` needs --${name} where it can't ask: one of ${choices.join(', ')}.`, { exit: 'usage' })
