export const runtimeNames = ['claude', 'codex', 'opencode', 'pi', 'stub'] as const
export type RuntimeName = (typeof runtimeNames)[number]

/** One entry of the roster: role + runtime + host + name. Keys as in the roster v1 file, in camelCase. */
export type Agent = {
  readonly name: string
  readonly runtime: RuntimeName
  /** `class` in the file; where it is absent: the name if that names a floor role, else `coder`. */
  readonly role: string
  readonly host?: string
  readonly ssh?: string
  readonly socket?: string
  readonly modelHint?: string
  readonly workingDirectory?: string
  readonly persistentPersona?: boolean
  readonly resetBetweenTasks?: boolean
}
