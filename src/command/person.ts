import { Failure } from '../errors.ts'

export type Choice<T extends string = string> = {
  readonly value: T
  readonly label: string
  /** shown beside the one that is looked at */
  readonly hint?: string
}

/**
 * Somebody at a terminal, whom a command may ask: a shell has them, other doors don't. Each question rejects with
 * `Cancelled` when they end it (Ctrl-C, at any time until `apply` begins).
 */
export type Person = {
  begin(title: string): void
  /** lines beside the questions */
  note(title: string, text: string): void
  say(text: string, kind?: 'done' | 'warning'): void
  choose<T extends string>(question: string, choices: readonly Choice<T>[], first?: T): Promise<T>
  /** `problem` says what is wrong with an answer; an empty answer is the empty text. */
  ask(question: string, options?: { hint?: string; problem?: (given: string) => string | undefined }): Promise<string>
  /** The same; what is typed is not shown. */
  askSecret(question: string, options?: { problem?: (given: string) => string | undefined }): Promise<string>
  confirm(question: string, first: boolean): Promise<boolean>
  /** Waits for a look beside which nothing is asked. */
  wait<T>(what: string, look: Promise<T>): Promise<T>
  end(text: string): void
}

/** They ended the questions: an outcome, of which nothing is left. */
export class Cancelled extends Failure {
  constructor() {
    super('Cancelled. Nothing was changed.')
  }
}
