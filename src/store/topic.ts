/**
 * Where messages go: `discord:<channel or thread id>` or `console:<id>`. The part before the colon names the door.
 * A topic's id is its thread's ref: one topic, one thread.
 */
export type ThreadRef = `${'discord' | 'console'}:${string}`

export type Topic = {
  readonly id: ThreadRef
  readonly title: string
  readonly state: 'open' | 'closed'
  /** principalId of who opened it */
  readonly by: string
  readonly createdAt: number
  readonly lastAt: number
  /** where its runtime session lives */
  readonly hostId: string
  readonly guildId?: string
  /** The message that opens it: the thread is made from it, gets its id, and so is made once. */
  readonly starter?: { readonly channelId: string; readonly messageId: string }
  readonly runtimeSessionId?: string
  /** id of the newest message seen: after a gap the thread is read back from here */
  readonly cursor?: string
}

export type Topics = {
  /** Creates it, or returns the one that is there. */
  open(topic: Pick<Topic, 'id' | 'title' | 'by' | 'hostId' | 'guildId' | 'starter'>): Promise<Topic>
  get(id: string): Promise<Topic | undefined>
  /** Most recently used first. */
  list(options?: { state?: Topic['state'] }): Promise<readonly Topic[]>
  update(
    id: ThreadRef,
    change: Partial<Pick<Topic, 'title' | 'state' | 'runtimeSessionId' | 'cursor' | 'lastAt'>>,
  ): Promise<Topic>
}
