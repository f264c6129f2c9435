import { idVariable, ownerVariable } from './reap.ts'

/**
 * What programs that outlive Mos must not carry: its secrets and where they are, and the marks of the pane or session
 * that Mos itself may have been started from, by which that one's end would take them along.
 */
export const notInherited = {
  DISCORD_TOKEN: undefined,
  DISCORD_TOKEN_FILE: undefined,
  REDIS_URL: undefined,
  REDIS_URL_FILE: undefined,
  MOS_GITHUB_TOKEN: undefined,
  MOS_GITHUB_TOKEN_FILE: undefined,
  MOS_GITEA_TOKEN: undefined,
  MOS_GITEA_TOKEN_FILE: undefined,
  MOS_GITLAB_TOKEN: undefined,
  MOS_GITLAB_TOKEN_FILE: undefined,
  CREDENTIALS_DIRECTORY: undefined,
  // Whoever knows it can say that a dead Mos is well.
  MOS_DEADMAN_URL: undefined,
  NOTIFY_SOCKET: undefined,
  TMUX: undefined,
  TMUX_PANE: undefined,
  MOSAIC_AGENT_NAME: undefined,
  MOSAIC_TMUX_SOCKET: undefined,
  [ownerVariable]: undefined,
  [idVariable]: undefined,
} as const
