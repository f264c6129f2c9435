/** `enhancer:` of `fleet/mos.yaml`. Times are minutes unless the name says otherwise; 0 turns a detector off. */
export type EnhancerSettings = {
  /** when the daily digest is posted, `HH:MM` in the host's own time; absent: never */
  readonly digest?: string
  /** cards that may be new within an hour; what is more is folded into one */
  readonly cardsPerHour: number
  /** how long a fault must stay away after an update before its issue is offered for closing */
  readonly quietDays: number
  /** how often a day the enhancer's session is asked for a cause, at most; 0: never; absent: 20 */
  readonly explanationsPerDay?: number
  readonly thresholds: Thresholds
}

/** From when on something is a fault. `docs/enhancer.md` tells each one's meaning. */
export type Thresholds = {
  /** crashes of one agent within an hour */
  readonly crashLoop: number
  /** agents that die within 30 s */
  readonly massDeath: number
  readonly stuckMinutes: number
  readonly staleMinutes: number
  /** failed ops of one kind and reason within a day */
  readonly failedOps: number
  readonly slowOpMinutes: number
  /** one error text within an hour */
  readonly repeatedError: number
  readonly unansweredMinutes: number
  readonly driftHours: number
  /** usage limits of one runtime within a day */
  readonly usageLimits: number
  /** US dollars of all within a day */
  readonly budgetUsd: number
  /** how long hosts may run different versions */
  readonly skewMinutes: number
  /** failures of one tool or skill in a row */
  readonly failingTool: number
}

export const defaultEnhancer: EnhancerSettings = {
  cardsPerHour: 5,
  quietDays: 3,
  thresholds: {
    crashLoop: 3,
    massDeath: 3,
    stuckMinutes: 20,
    staleMinutes: 5,
    failedOps: 1,
    slowOpMinutes: 15,
    repeatedError: 3,
    unansweredMinutes: 15,
    driftHours: 24,
    usageLimits: 1,
    budgetUsd: 50,
    skewMinutes: 30,
    failingTool: 3,
  },
}
