/** One thing that was looked at. */
export type Check = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly saw: string
  /** what to do about it */
  readonly remedy?: string
  /** what `doctor --fix` does about it */
  readonly fix?: Fix
}

/** Only what is proven to be amiss and safe to mend; may run twice. */
export type Fix = {
  /** in words that a plan is made of: `link ~/.local/bin/mos to …` */
  readonly does: string
  /** Returns what is so now. */
  apply(): Promise<string>
}

export const renderCheck = ({ name, state, saw, remedy, fix }: Check): string => {
  const todo = remedy ?? (fix === undefined ? undefined : `\`doctor --fix\`: ${fix.does}`)
  return `${state.padEnd(4)} ${name}: ${saw}${todo === undefined ? '' : ` — ${todo}`}`
}
