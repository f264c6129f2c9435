/** One thing that was looked at. */
export type Check = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly saw: string
  /** what to do about it */
  readonly remedy?: string
}

export const renderCheck = ({ name, state, saw, remedy }: Check): string =>
  `${state.padEnd(4)} ${name}: ${saw}${remedy === undefined ? '' : ` — ${remedy}`}`
