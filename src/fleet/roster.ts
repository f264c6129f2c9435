import type { Agent } from './agent.ts'

/**
 * The wanted agents, as `fleet/roster.yaml` (v1) names them. People edit the file, and so does Mos, comments kept.
 *
 * ```yaml
 * version: 1
 * transport: tmux
 * tmux:                       # optional
 *   socket_name: mosaic
 *   holder_session: holder
 * defaults:                   # optional
 *   working_directory: /srv/code
 * runtimes:                   # optional, read by Mosaic only
 *   claude:
 *     reset_command: /clear
 * connector:                  # optional, read by Mosaic only
 *   kind: discord
 * agents:                     # in the order of `ps`
 *   - name: orchestrator
 *     runtime: claude         # claude, codex, opencode, pi or stub
 *     class: orchestrator     # the role; absent: the name if that is a floor role, else coder
 *     host: alpha             # optional from here on
 *     ssh: me@alpha
 *     socket: mosaic
 *     model_hint: opus
 *     working_directory: /srv/code/site
 *     persistent_persona: true
 *     reset_between_tasks: false
 * ```
 *
 * Keys may be written in camelCase too. An optional key without a value, or with an empty text, counts as absent.
 */
export type Roster = {
  readonly agents: readonly Agent[]
  readonly tmux: { readonly socketName?: string; readonly holderSession?: string }
  readonly defaults: { readonly workingDirectory?: string }
}
