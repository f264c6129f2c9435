/** `relaunch:` of `fleet/mos.yaml`: how all agents are relaunched. */
export type RelaunchSettings = {
  /** how many agents are down at once at most: a number, or percent of those that are relaunched */
  readonly wave: { readonly count: number } | { readonly percent: number }
  /** how long a running turn is waited for, in minutes; an agent that is at work longer is left as it is */
  readonly turnMinutes: number
}

export const defaultRelaunch: RelaunchSettings = { wave: { percent: 25 }, turnMinutes: 10 }

/** At least one, else nothing would ever be done. */
export const waveSize = (wave: RelaunchSettings['wave'], of: number): number =>
  Math.max(1, 'count' in wave ? wave.count : Math.ceil((of * wave.percent) / 100))
