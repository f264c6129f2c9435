import type { Mark } from '../redact/redactor.ts'

/** A bug report as it goes out, byte for byte. */
export type Report = {
  readonly findingId: string
  readonly title: string
  /** Markdown; redacted */
  readonly body: string
  readonly marks: readonly Mark[]
  /** sha256 of title and body: a person approves this and nothing else */
  readonly digest: string
  /** a line of the body that no other text has: the issue is known again by it, where a search lags as well */
  readonly marker: string
}
