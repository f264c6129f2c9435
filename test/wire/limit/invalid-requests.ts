const window = 10 * 60_000
const most = 10_000

/** Counts 401, 403 and 429 (but for those that others caused); 10,000 in ten minutes ban the bot's address. */
export class InvalidRequests {
  readonly #now: () => number
  #times: number[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  count(status: number, scope: string | undefined): void {
    if (status === 401 || status === 403 || (status === 429 && scope !== 'shared')) this.#times.push(this.#now())
  }

  /** in the last ten minutes */
  get total(): number {
    const oldest = this.#now() - window
    if ((this.#times[0] ?? oldest) < oldest) this.#times = this.#times.filter((at) => at >= oldest)
    return this.#times.length
  }

  get banned(): boolean {
    return this.total >= most
  }
}
