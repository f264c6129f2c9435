import type { Role } from '../../fleet/role.ts'

/** A program that speaks ACP, as data: all that one adapter has to know of it. */
export type AcpProgram = {
  readonly name: 'claude' | 'codex' | 'opencode'
  /** added to its environment; undefined takes away */
  readonly env: (isRoot: boolean) => Readonly<Record<string, string | undefined>>
  /** How a person logs in, on that host. */
  readonly login: string
  /** A role's permission mode to the program's session modes: the first one that it offers. */
  readonly modes: Readonly<Record<string, readonly string[]>>
  /** `_meta` of a new or resumed session */
  readonly sessionMeta?: (permissions: Role['permissions']) => Readonly<Record<string, unknown>>
  /** It is made to ask for everything: what the role's mode lets through, Mos answers. */
  readonly asksAlways: boolean
  /** One process serves all sessions: it is too big for one each. */
  readonly isShared: boolean
}

/** Our own MCP server, as sessions know it: its commands are judged by `authorise`, call by call. */
export const toolServer = 'mos'
