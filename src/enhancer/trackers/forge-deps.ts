import type { Ask } from './ask-tracker.ts'

export type ForgeDeps = {
  readonly ask: Ask
  /** address of the API, without a slash at its end */
  readonly api: string
  readonly repository: string
  readonly token: string
}
