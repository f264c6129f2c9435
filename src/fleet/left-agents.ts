import type { MosaicSight } from './mosaic-sight.ts'

/** Who of the fleet is in another's hands: looked at and spoken to there, never started by Mos. */
export type LeftAgents = {
  /** The home is Mosaic's and nobody adopted it: Mos is a guest there, and all of its agents are left alone. */
  isGuest(): boolean
  isLeft(name: string): boolean
}

/** The same, and what can be asked of Mosaic's side without changing it. */
export type AroundMosaic = LeftAgents & {
  /**
   * Whom Mosaic keeps of an adopted home; undefined: nobody adopted it. Where the list is taken out of the settings, what
   * it said last counts: else Mos would begin beside Mosaic what runs there.
   */
  left(): readonly string[] | undefined
  see(): Promise<MosaicSight>
  /** Why Mosaic can't start an agent again that Mos took; undefined when it can. */
  whyNotBack(name: string): Promise<string | undefined>
}
