import type { ChannelUse, FleetSettings } from './fleet-settings.ts'

/** What a channel is for, by its id; undefined for one that nothing was said of. */
export const channelUse = (settings: FleetSettings, channelId: string): ChannelUse | undefined =>
  settings.channels.find(({ id }) => id === channelId)
