import type { Principal } from '../fleet/principal.ts'
import type { NewOp } from '../store/op.ts'
import type { Verdict } from './authorise.ts'
import type { Answer, Command, Place } from './definition.ts'
import type { Person } from './person.ts'

/** One request, from any door. */
export type Request = {
  readonly principal: Principal
  readonly place: Place
  /** the interaction's or message's id, a uuid from shell and page; tool calls: `m<message id>-<n>` */
  readonly cause: string
  /** how an op's receipt will be shown (`NewOp.receipt`) */
  readonly receipt: NewOp['receipt']
  /** set by a session's tool call: what its ops wake at their end */
  readonly wakes?: NonNullable<NewOp['wakes']>
  /** digest of the plan that the person has read (`--yes`): the plan is made again and runs only if it is that one */
  readonly yes?: string
  /** `bound` of a plan that the person was shown already, by a card: as `yes` for the whole of it */
  readonly seen?: string
  /** who can be asked meanwhile */
  readonly person?: Person
}

/** A press or a text: `choice` is the id of what was pressed; a text alone is an answer in own words. */
export type CardAnswer = { readonly choice: string; readonly text?: string }

/** The one way to run a command. Failures are thrown as `Failure`; each call is authorised and audited. */
export type Dispatcher = {
  readonly commands: ReadonlyMap<string, Command>
  /** `name` is a command's name or alias, `rawOptions` unvalidated. */
  dispatch(name: string, rawOptions: unknown, request: Request): Promise<Answer>
  /** Runs a plan that waited, as the principal who confirms; refused when what would happen has changed since. */
  confirm(digest: string, request: Request): Promise<Answer>
  /**
   * Answers a card as who presses, and returns what they are told. A Failure for who may not, and for a card that takes
   * no such answer (any more).
   */
  answer(cardId: string, answer: CardAnswer, request: Request): Promise<string>
  /** Does what a card offers, as who presses: a command, authorised and confirmed as any other. */
  press(cardId: string, choiceId: string, request: Request): Promise<Answer>
  /** Before a door asks for an answer in own words: a Failure, in the words of `answer`, for who may not give one (any more). */
  admitWords(cardId: string, request: Request): Promise<void>
  /** The verdict on what a door does itself: dismissing a command's plan, or talking to the orchestrator (`message`). */
  judge(name: string, asked: Pick<Request, 'principal' | 'place'>): Promise<Verdict>
  /** The projects that a verdict on a message there depends on; looked up only for whose grants do. */
  projectIds(asked: Pick<Request, 'principal' | 'place'>): Promise<readonly string[]>
  /** What a form for the command's options has in it already, by their names; nothing for who may not run it. */
  prefill(name: string, request: Request): Promise<Readonly<Record<string, string>>>
  /** At most 25 suggestions for an option; empty, never an error, for who may not run the command. */
  suggest(
    name: string,
    option: string,
    partial: string,
    request: Request,
  ): Promise<readonly { name: string; value: string }[]>
}
