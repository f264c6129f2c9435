import type { Principal, Tier } from '../fleet/principal.ts'
import type { Verbosity } from '../fleet/verbosity.ts'
import type { InboxEntry } from './inbox.ts'
import type { ThreadRef } from './topic.ts'

export type CardLine = {
  readonly callId: string
  readonly title: string
  readonly state: 'running' | 'done' | 'failed'
  /** what it was given beyond its title; only where everything is shown */
  readonly input?: string
}
export type CardPlanEntry = { readonly text: string; readonly state: 'waiting' | 'running' | 'done' }

/** A turn while it runs: what the person sees until the answer stands. */
export type TurnCard = {
  readonly kind: 'turn'
  readonly topicId: ThreadRef
  /** the inbox entry that it answers */
  readonly entryId: string
  /** which try of this entry, from 1: more than one after a crash */
  readonly attempt: number
  readonly runtime: string
  readonly startedAt: number
  /** the end of the answer so far, 1,500 characters at most */
  readonly text: string
  /** characters of the answer before `text` */
  readonly cut: number
  /** tool calls in the order they began; the last 50 */
  readonly lines: readonly CardLine[]
  /** how many tool calls there were before `lines` */
  readonly earlier: number
  readonly plan: readonly CardPlanEntry[]
  /** messages that wait behind it */
  readonly queued: number
  readonly canSteer: boolean
  /** one line under it about the turn itself: it could not be steered, nothing came for long, its memory is gone */
  readonly note?: string
  /** ids of `store.files` that go out with the answer */
  readonly files?: readonly string[]
  /** absent while it runs */
  readonly outcome?: 'done' | 'cancelled' | 'failed'
  /** as the topic's setting: `milestones` shows no card at all, `steps` text and tool lines, `everything` their input too */
  readonly verbosity: Verbosity
}

/** The choice of an answer in own words. */
export const ownWords = 'text'

export type AskChoice = {
  readonly id: string
  readonly label: string
  readonly style: 'primary' | 'danger' | 'plain'
  /** takes more than the card: what is chosen outlives the request */
  readonly tier?: Tier
}
/** A session waits for a person. */
export type AskCard = {
  readonly kind: 'ask'
  readonly topicId: ThreadRef
  readonly entryId: string
  readonly what: 'permission' | 'question'
  readonly title: string
  /** the whole of it; the renderer splits or attaches what is too long, and never hides a part */
  readonly detail: string
  readonly choices: readonly AskChoice[]
  /** a text in own words is an answer too */
  readonly freeText: boolean
  /** The turn does not wait: the answer comes into the topic as a message of who answers. */
  readonly isMessage: boolean
  /** who may answer; words for a session need the tier of a message all the same (`answerTier`) */
  readonly tier: Tier
  /** who is mentioned */
  readonly by: Principal
  /** as whom its turn acts, where that is not `by`: nobody spoke, and the topic's mandate counts */
  readonly actsAs?: Principal
  readonly expiresAt: number
  readonly answer?: { readonly choice: string; readonly text?: string; readonly by: string; readonly at: number }
  /** why it can't be answered any more: expired, or its turn is over */
  readonly isVoid?: string
  /** set where the program of a pane waits, in no turn of a topic */
  readonly pane?: { readonly hostId: string; readonly agent: string }
}

/** A pane's screen, as long as somebody wants to look. */
export type WatchCard = {
  readonly kind: 'watch'
  readonly topicId: ThreadRef
  readonly agent: string
  /** whose worker looks */
  readonly hostId: string
  readonly by: Principal
  /** ms since the epoch */
  readonly endsAt: number
  /** what fits a message; absent: nobody has looked yet */
  readonly screen?: string
  /** why there is nothing new to see: it has no pane just now */
  readonly note?: string
  /** why nobody looks any more */
  readonly ended?: string
}

/** What can be done about something, a button each: a press runs that command as who presses it. */
export type OfferCard = {
  readonly kind: 'offer'
  readonly topicId: ThreadRef
  /** what it is about, to find it by */
  readonly about: string
  /** what is so, as a chat shows it */
  readonly text: string
  readonly choices: readonly {
    /** letters */
    readonly id: string
    readonly label: string
    readonly style: 'primary' | 'danger' | 'plain'
    readonly command: string
    readonly options: Readonly<Record<string, unknown>>
    /** what the command's plan rests on (`bound`): shown here, it is not asked for again; absent: it only looks */
    readonly seen?: string
  }[]
  /** Presses of one round are one request, whoever makes them. */
  readonly round: number
  /** what became of it; absent: it waits */
  readonly outcome?: string
}

/** A finding, or those that a storm brought: one message for ever. A press runs that command as who presses it. */
export type FindingCard = {
  readonly kind: 'finding'
  readonly topicId: ThreadRef
  /** what a post of its own is called, where the channel is a forum; it ends with what no other ends with */
  readonly title: string
  /** as a chat shows it */
  readonly text: string
  readonly choices: readonly Omit<OfferCard['choices'][number], 'seen'>[]
}

export type CardBody = TurnCard | AskCard | WatchCard | OfferCard | FindingCard

/**
 * A message that is edited in place until it is final, like a receipt: a running turn, a permission request. This record
 * is the truth; the delivery posts its first version and edits the message afterwards.
 */
export type Card = {
  /** from its cause: `turn-<entry id>`, `ask-<entry id>-<attempt>-<n>` */
  readonly id: string
  readonly thread: ThreadRef
  /** the door's message id that it replies to */
  readonly replyTo?: string
  /** A final one is rendered once more, and then left alone. */
  readonly isFinal: boolean
  /** False: nothing to see yet (or ever), the delivery leaves it. */
  readonly isShown: boolean
  /** It is neither final nor among the open ones, and never forgotten. */
  readonly isLasting?: true
  readonly body: CardBody
  /** counts the writes, from 1 */
  readonly version: number
  /** once it is posted */
  readonly messageId?: string
  /** where its message is, or goes, when `thread` can't show it any more */
  readonly shownIn?: ThreadRef
  /** how often it had to be posted anew: its message was deleted, or the thread around it */
  readonly reposts?: number
  readonly at: number
}
export type NewCard = Omit<Card, 'version' | 'messageId' | 'shownIn' | 'reposts' | 'at'>

export type Answering =
  /** this answer counts */
  | { readonly kind: 'taken'; readonly card: Card }
  /** somebody was faster, it expired, or its turn is over; `card` as it is now */
  | { readonly kind: 'late'; readonly card: Card }
  | { readonly kind: 'unknown' }

export type Cards = {
  /** Creates it, or replaces all but its message; marks it for rendering, publishes `{ kind: 'card' }`. A final one stays as it is. */
  put(card: NewCard): Promise<void>
  get(id: string): Promise<Card | undefined>
  /** Cards that are not final, oldest first. */
  open(): Promise<readonly Card[]>
  /** Those that last. */
  lasting(): Promise<readonly Card[]>
  /** Shown cards that changed since they were rendered. */
  stale(): Promise<readonly string[]>
  /**
   * This version stands in the chat as this message, in `shownIn` where that is another place; stays stale when the card
   * has moved on since.
   */
  rendered(id: string, version: number, messageId?: string, shownIn?: ThreadRef): Promise<void>
  /**
   * It has to be posted anew, in `to` where that is given: an open card of so many `reposts` has no message from now on,
   * and is stale. False, and nothing changes, when it is final or was reposted meanwhile.
   */
  repost(id: string, reposts: number, to?: ThreadRef): Promise<boolean>
  /**
   * The first answer before `expiresAt` counts, in one step: sets `answer`, makes the card final, publishes, and adds
   * `message` to its topic's inbox.
   */
  answer(id: string, answer: NonNullable<AskCard['answer']>, message?: InboxEntry): Promise<Answering>
}
