import type { FleetSettings } from './fleet-settings.ts'

/** Channels where each message opens a topic: MOS_HOME_CHANNELS, and those that were set with /channel use as:home. */
export const homeChannels = (
  access: { readonly homeChannels: readonly string[] },
  settings: FleetSettings,
): ReadonlySet<string> =>
  new Set([...access.homeChannels, ...settings.channels.filter(({ as }) => as === 'home').map(({ id }) => id)])
