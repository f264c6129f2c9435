/**
 * How much of a turn is shown. `milestones`: the answer alone. `steps`: also its text as it comes and a line for each
 * tool call. `everything`: also what each tool call was given.
 */
export const verbosities = ['milestones', 'steps', 'everything'] as const
export type Verbosity = (typeof verbosities)[number]
