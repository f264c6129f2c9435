/** How much of everything one run of the bench does. */
export type Sizes = {
  readonly starts: number
  readonly firstStarts: number
  /** after a start, before idle memory is read */
  readonly settleMs: number
  /** threads of each measured round of single messages; a thread is used once, so that its typing is due */
  readonly quietThreads: number
  readonly quietRounds: number
  /** turns of a model, half of them in new topics */
  readonly firstEdits: number
  /** kill -9 in the middle of a model's answer */
  readonly crashes: number
  /** topics that one kill -9 interrupts at once */
  readonly interrupted: number
  /** stops of a program that does not hear them */
  readonly deafStops: number
  readonly loadRounds: number
  readonly loadMessages: number
  readonly loadAtOnce: number
  /** how many slash commands at once, and how often */
  readonly bursts: readonly { readonly atOnce: number; readonly times: number }[]
}

export const full: Sizes = {
  starts: 7,
  firstStarts: 3,
  settleMs: 5000,
  quietThreads: 100,
  quietRounds: 2,
  firstEdits: 200,
  crashes: 10,
  interrupted: 20,
  deafStops: 5,
  loadRounds: 5,
  loadMessages: 2000,
  loadAtOnce: 10,
  bursts: [
    { atOnce: 1, times: 100 },
    { atOnce: 10, times: 20 },
    { atOnce: 100, times: 8 },
    { atOnce: 1000, times: 1 },
  ],
}

/** A smoke of half a minute: every figure, none of them to be believed. */
export const quick: Sizes = {
  starts: 1,
  firstStarts: 1,
  settleMs: 500,
  quietThreads: 5,
  quietRounds: 1,
  firstEdits: 4,
  crashes: 1,
  interrupted: 3,
  deafStops: 1,
  loadRounds: 1,
  loadMessages: 50,
  loadAtOnce: 5,
  bursts: [
    { atOnce: 1, times: 3 },
    { atOnce: 10, times: 1 },
    { atOnce: 20, times: 1 },
  ],
}
