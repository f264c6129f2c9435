import type { NewOutboxEntry } from './outbox.ts'

/** A message that is typed into an agent, whose answer somebody waits for. */
export type Awaited = {
  readonly opId: string
  readonly agent: string
  /** as it is typed, preamble included, its first 1,000 characters: its hooks tell it back */
  readonly text: string
  readonly at: number
  /** how often it was passed on from one agent to another before */
  readonly hops: number
}

export type Answered = Pick<Awaited, 'opId' | 'agent'> & {
  /** names the answer: the same one again changes nothing */
  readonly id: string
  /** for the session that is woken by it; absent where the runtime tells no words */
  readonly text?: string
  /** what is said about it in a thread, in the same transaction */
  readonly entries: readonly NewOutboxEntry[]
}

/** Who waits for which agent's answer. Remembered for 7 days. */
export type AwaitedAnswers = {
  /** Before the first key. The same op again: nothing, also when it was answered by now. */
  add(awaited: Awaited): Promise<void>
  /** Oldest first. */
  list(agent: string): Promise<readonly Awaited[]>
  /** agents whose answer somebody waits for */
  agents(): Promise<readonly string[]>
  /** This answer was taken before, whomever it answered. */
  isTaken(id: string): Promise<boolean>
  /**
   * One transaction: nobody waits any more, the op's record says `answeredAt` and concludes with the text, the entries stand in
   * their outboxes, and the op's topic is woken once more. False, and nothing: nobody waited, or this answer was taken.
   */
  answer(answered: Answered): Promise<boolean>
  /** Nothing was typed: nobody waits. */
  remove(awaited: Pick<Awaited, 'opId' | 'agent'>): Promise<void>
}
