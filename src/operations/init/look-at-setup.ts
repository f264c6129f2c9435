import { join } from 'node:path'
import type { SettingsFile } from '../../command/definition.ts'
import type { Config } from '../../config/config.ts'
import type { RuntimeName } from '../../fleet/agent.ts'
import type { Project } from '../../fleet/fleet-settings.ts'
import type { Roster } from '../../fleet/roster.ts'
import type { Files } from '../../host/host.ts'
import { homePaths } from '../../seed/home-paths.ts'
import type { EnvFile } from '../env-file.ts'
import type { RosterFile } from '../roster-file.ts'

/** What is set up already. */
export type Setup = {
  readonly home: string
  readonly isHomeThere: boolean
  /** Mos's own files are in the home: roles, launchers. */
  readonly isSeeded: boolean
  /** absent: there is none yet */
  readonly roster?: Roster
  readonly projects: readonly Project[]
  /** MOS_RUNTIME; absent: nobody chose */
  readonly runtime?: RuntimeName
  readonly token?: string
}

type Deps = {
  readonly config: Config
  readonly files: Files
  readonly rosterFile: Pick<RosterFile, 'path' | 'read'>
  readonly settings: Pick<SettingsFile, 'read'>
  readonly env: Pick<EnvFile, 'read'>
}

/** Throws a Failure for a home that can't be read, and for a roster or mos.yaml that is broken, with path and line. */
export async function lookAtSetup({ config, files, rosterFile, settings, env }: Deps): Promise<Setup> {
  const { mosaicHome: home } = config
  // First, so that one that is no directory is what is said.
  const found = await files.stat(home)
  const [seeded, listed] = await Promise.all([
    files.stat(homePaths(home).roles),
    files.stat(rosterFile.path),
    // One that can't be read is said before anything is asked.
    env.read(),
    files.list(join(home, 'fleet')),
  ])
  const [roster, { projects }] = await Promise.all([
    listed === undefined ? undefined : rosterFile.read(),
    settings.read(),
  ])
  return {
    home,
    isHomeThere: found !== undefined,
    isSeeded: seeded !== undefined,
    projects,
    ...(roster === undefined ? {} : { roster }),
    ...(config.isRuntimeUnset ? {} : { runtime: config.runtime }),
    ...(config.discord === undefined ? {} : { token: config.discord.token }),
  }
}
