import type { ProjectSource } from '../../command/project-source.ts'
import type { FleetType, Preset } from '../../fleet/preset.ts'
import type { Application } from '../../host/discord/ask-discord.ts'
import type { RuntimeLine } from '../../host/runtimes/render-runtime.ts'
import type { ProgramName } from '../../host/runtimes/runtime-programs.ts'
import type { Setup } from './look-at-setup.ts'

/** What the questions of `fleet init` look at. */
export type InitSight = {
  readonly setup: Setup
  readonly presets: ReadonlyMap<FleetType, Preset>
  /** the programs behind agents, with what each still needs */
  runtimes(): Promise<readonly (RuntimeLine & { readonly name: ProgramName })[]>
  /** A Failure for what is no project. */
  project(source: string): Promise<ProjectSource>
  /** Asks Discord. A Failure for a token that it does not know, or of another application than the one that is set. */
  application(token: string): Promise<Application>
  readonly canBeServed: boolean
}

/** What stands in the options. */
export type InitGiven = {
  readonly type?: FleetType | undefined
  readonly runtime?: 'stub' | ProgramName | undefined
  readonly project?: string | undefined
  /** read from the file that the option names */
  readonly token?: string | undefined
  readonly service?: boolean | undefined
}
