import { parseEnv } from '../agent-env.ts'

export type MosaicSettings = {
  /** `fleet/agents/<name>.env` is one that Mosaic wrote */
  readonly isMosaics: boolean
  /** Mos wrote it: it runs the agent, or ran it last */
  readonly isMos: boolean
  /** the tmux socket that it names */
  readonly socket: string | undefined
}

/** Whose settings of an agent these are. Mos's own name the tmux program too; a person's may have nothing but a command. */
export function readMosaicSettings(text: string | undefined): MosaicSettings {
  const settings = parseEnv(text ?? '')
  const isMos = 'MOSAIC_TMUX_PROGRAM' in settings
  const isMosaics = !isMos && ('MOSAIC_AGENT_NAME' in settings || 'MOSAIC_AGENT_RUNTIME' in settings)
  return { isMosaics, isMos, socket: isMos ? undefined : settings['MOSAIC_TMUX_SOCKET'] }
}
