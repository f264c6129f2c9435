import type { Remedy } from '../fleet/remedy.ts'

/** Where and when it was seen once. `id` is of the event: what is noted twice is counted once. */
export type Occurrence = {
  readonly id: string
  readonly at: number
  readonly hostId: string
  readonly agent?: string
}

/** What is seen of a fault, redacted. */
export type Sighting = {
  /** `v1:…`, of what stays the same of it; one fingerprint is one finding of the fleet, for ever */
  readonly fingerprint: string
  /** which detector saw it: `crash-loop`; `person` and `enhancer` where one of them said so */
  readonly detector: string
  /** `runtime codex`, `op update`, `tool fleet_spawn`, `mos` */
  readonly component: string
  /** one line: what happens */
  readonly title: string
  /** its message without what varies, to merge what is nearly the same */
  readonly template: string
  readonly occurrences: readonly Occurrence[]
  /** newest last; a few lines each */
  readonly evidence: readonly string[]
  readonly cause?: string
  readonly remedy?: Remedy
}

export type Upstream = {
  /** of `trackers:` */
  readonly tracker: string
  readonly url: string
  readonly number: number
  readonly state: 'open' | 'closed'
  /** of the report that a person approved, sha256 */
  readonly digest: string
  readonly filedBy: string
  readonly filedAt: number
  /** the count that the issue knows */
  readonly toldCount: number
  /** which version of its component ran when it was filed; absent: nobody knew */
  readonly version?: string
  /** when it was seen to be closed */
  readonly closedAt?: number
}

export type Finding = Omit<Sighting, 'occurrences'> & {
  /** `f-` and ten hex digits of the fingerprint: what people type */
  readonly id: string
  readonly state: 'open' | 'snoozed' | 'dismissed' | 'resolved'
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  /** how often on which; the 20 most frequent each */
  readonly hosts: Readonly<Record<string, number>>
  readonly agents: Readonly<Record<string, number>>
  /** who explained it last */
  readonly causeBy?: 'rule' | 'enhancer'
  /** The enhancer's session was, or is to be, asked why: once for each time that it was new or came back. */
  readonly explained?: {
    readonly state: 'waits' | 'asked' | 'done' | 'failed'
    /** how often for this news: more than once after a crash in the middle */
    readonly tries: number
    /** of the last change of this record, ms since the epoch */
    readonly at: number
  }
  /** principalId of whose it is, or an agent's name */
  readonly assignee?: string
  readonly snoozedUntil?: number
  /** when and by whom it was dismissed or resolved; gone when it is open again */
  readonly closed?: { readonly at: number; readonly by?: string; readonly why?: string }
  /** A report is on its way: reserved before it is sent, so that two presses and a crash make one issue. */
  readonly filing?: {
    readonly tracker: string
    readonly digest: string
    readonly by: string
    readonly at: number
    /** whose it is: only this op sends */
    readonly opId?: string
    /** From here on it may be there: it is looked for before anything is sent again. */
    readonly sentAt?: number
  }
  readonly upstream?: Upstream
  /** It came when too many cards were new: it stands in the one that all of these share. */
  readonly isFolded?: true
  /** which of these: one for all that came without an hour's rest between them */
  readonly storm?: string
  /** what became of it, newest last; 50 at most */
  readonly history: readonly { readonly at: number; readonly what: string }[]
  /** counts the writes */
  readonly version: number
}

/** What of a finding is other; `undefined` takes a field away. */
export type FindingChange = {
  readonly [Field in keyof Omit<Finding, 'id' | 'version'>]?: Finding[Field] | undefined
}

export type Noted = {
  readonly finding: Finding
  /** of the sighting's occurrences, those that were not counted before */
  readonly counted: number
  /** `back`: it was over, and is open again */
  readonly news: 'new' | 'back' | 'more' | 'nothing'
}

export type Findings = {
  /**
   * One step: makes the finding or adds to it. Reopens one that is resolved, or dismissed before these occurrences; one
   * that is snoozed stays so until its time. `cardsPerHour`: a new one beyond it is folded, until it is seen again an hour
   * later or more and there is room. Publishes `{ kind: 'finding' }`, unless it is `nothing`.
   */
  note(sighting: Sighting, options: { readonly cardsPerHour: number }): Promise<Noted>
  /** By `f-…`, or by its fingerprint. */
  get(id: string): Promise<Finding | undefined>
  /** The one seen last first. */
  list(options?: { readonly state?: Finding['state']; readonly limit?: number }): Promise<readonly Finding[]>
  /**
   * `change` sees it as it is and says what is other; again when somebody else was faster. `undefined`: nothing is written.
   * An id that nobody knows is a Failure. Publishes `{ kind: 'finding' }`. `closed` follows the state by itself.
   */
  update(id: string, change: (now: Finding) => FindingChange | undefined): Promise<Finding>
  /** Those that are folded into one card, the first 10 of them in their order, and how many there are. */
  storm(storm: string): Promise<{ readonly count: number; readonly first: readonly Finding[] }>
}
