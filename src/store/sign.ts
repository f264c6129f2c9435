import type { ThreadRef } from './topic.ts'

/** How a person's message ended: answered, it could not be, its turn was stopped. */
export type EndSign = 'done' | 'failed' | 'stopped'

/** How far a person's message is: it waits, it is worked on, or how it ended. */
export type MessageSign = 'seen' | 'working' | EndSign

/** What a message should show, and what may stand on it. */
export type SignRecord = {
  readonly topicId: ThreadRef
  /** `none`: it was taken back */
  readonly want: MessageSign | 'none'
  /** the one sign that may stand there: noted before it is put */
  readonly shown?: MessageSign
  /** it changed since it was shown */
  readonly isStale: boolean
}

/**
 * How far people's messages are, shown on the messages themselves, from their entries in the inbox: the first one is worked
 * on, those behind it wait, and what ends an entry ends its sign in the same transaction. So no sign outlives its entry,
 * and a restart finds in `stale` what is left to show. Only messages that were once followed have a record.
 */
export type Signs = {
  /** This entry's turn takes long: it and the messages behind it get signs. Nothing when it is not the first any more. */
  follow(topicId: ThreadRef, entryId: string): Promise<void>
  get(entryId: string): Promise<SignRecord | undefined>
  /** Entries whose sign changed since it was shown. */
  stale(): Promise<readonly string[]>
  /** No other sign stands there from now on, and this one is about to. */
  shows(entryId: string, sign: MessageSign): Promise<void>
  /** This is shown; stays stale when something else is wanted by now. */
  settled(entryId: string, want: SignRecord['want']): Promise<void>
  /** This message takes no signs: none is tried again. */
  giveUp(entryId: string): Promise<void>
}
