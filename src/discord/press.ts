import type { APIMessage, REST } from 'discord.js'
import type { Dispatcher, Request } from '../command/dispatch.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.ts'
import type { Acknowledgement } from './acknowledge.ts'

/** What buttons and forms need. */
export type ButtonDeps = {
  readonly rest: () => REST
  readonly dispatcher: Dispatcher
  readonly store: Pick<Store, 'receipts' | 'confirmations' | 'topics' | 'inbox' | 'cards'>
  readonly logger: Logger
}

/** What a press works with: the request is the presser's, never the asker's. */
export type Press = {
  /** what stands behind the verb in the button's id */
  readonly subject: string
  readonly request: Request
  readonly ack: Acknowledgement
  readonly message: APIMessage
}

/** The same of a form that was sent. */
export type Sent = Omit<Press, 'message'> & { readonly text: string }
