/**
 * What programs that outlive Mos must not carry: its secrets, and the marks of the pane that Mos itself may have been
 * started from, by which that pane's end would take them along.
 */
export const notInherited = {
  DISCORD_TOKEN: undefined,
  REDIS_URL: undefined,
  NOTIFY_SOCKET: undefined,
  TMUX: undefined,
  TMUX_PANE: undefined,
  MOSAIC_AGENT_NAME: undefined,
  MOSAIC_TMUX_SOCKET: undefined,
} as const
