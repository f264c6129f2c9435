import type { FleetSettings } from './fleet-settings.ts'

/** Where the fleet's own news go: what was set with /channel use as:ops, else MOS_OPS_CHANNEL. */
export const opsChannel = (access: { readonly opsChannel?: string }, settings: FleetSettings): string | undefined =>
  settings.channels.find(({ as }) => as === 'ops')?.id ?? access.opsChannel
