import type { RuntimeName } from './agent.ts'
import type { Readiness } from './readiness.ts'

/** What an event is about. Texts are as they were seen: nothing of them is shown or kept before it went through `redact`. */
export type EventBody =
  /** the program of a pane agent ended, and nobody had asked for it; `text`: what it said last */
  | { readonly kind: 'crash'; readonly status?: number; readonly text?: string }
  /** its runner does not start it again */
  | { readonly kind: 'gave-up'; readonly verdict: string; readonly text?: string }
  /** it is another than before; `since`: from when on, ms since the epoch */
  | { readonly kind: 'readiness'; readonly readiness: Readiness; readonly since: number; readonly isNative?: true }
  /** an op is final; `step`: the one that failed */
  | {
      readonly kind: 'op'
      readonly opId: string
      /** `spawn`, `update`, … */
      readonly op: string
      readonly state: 'done' | 'failed' | 'cancelled' | 'needs-attention'
      /** from its creation to its end */
      readonly ms: number
      readonly step?: string
      readonly text?: string
    }
  /** a turn of a hosted agent is over */
  | {
      readonly kind: 'turn'
      readonly topicId: string
      readonly outcome: 'done' | 'failed' | 'cancelled'
      readonly ms: number
      readonly costUsd?: number
      readonly text?: string
    }
  /** an error's text where people seldom look: a pane's screen, an adapter's stderr, Mos's own log */
  | { readonly kind: 'error'; readonly source: 'pane' | 'adapter' | 'mos'; readonly text: string }
  /** a permission prompt */
  | {
      readonly kind: 'ask'
      readonly askId: string
      readonly state: 'asked' | 'answered' | 'expired'
      readonly about?: string
    }
  /** a file of the home waits for a decision, or does so no more */
  | { readonly kind: 'drift'; readonly path: string; readonly state: 'waits' | 'settled' }
  /** the account's limit is used up until then, ms since the epoch */
  | { readonly kind: 'usage-limit'; readonly until: number }
  /** what a host runs: `mos`, `claude`, … */
  | { readonly kind: 'version'; readonly what: string; readonly version: string }
  /** a tool or a skill was used */
  | { readonly kind: 'tool'; readonly tool: string; readonly ok: boolean; readonly text?: string }

/** Something that happened in the fleet. All of them in their order are the history that the detectors read. */
export type FleetEvent = EventBody & {
  /** from its cause: told twice, it is one event */
  readonly id: string
  /** ms since the epoch */
  readonly at: number
  readonly hostId: string
  /** absent: it is nobody's in particular */
  readonly agent?: string
  readonly role?: string
  readonly runtime?: RuntimeName
}
