import type { FleetSettings } from './fleet-settings.ts'

/** Where bug reports go: what was set with /channel use as:bugs, else MOS_BUGS_CHANNEL. */
export const bugsChannel = (access: { readonly bugsChannel?: string }, settings: FleetSettings): string | undefined =>
  settings.channels.find(({ as }) => as === 'bugs')?.id ?? access.bugsChannel
