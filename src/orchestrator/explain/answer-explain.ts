import type { InboxEntry } from '../../store/inbox.ts'
import { answerEntry, exchangeOf } from '../answer-entry.ts'
import { silent } from '../running-turn.ts'
import type { TurnResult } from '../running-turn.ts'

const noModel =
  '-# I am the stub: I have no model, and say only what is on record. `use claude` gives this topic one that reads the words too.'

/** Without a model what is on record is the whole answer. */
export function answerExplain(entry: InboxEntry, known: string): TurnResult {
  const text = `${known}\n${noModel}`
  return { ...silent, answers: [answerEntry(entry, text)], exchange: exchangeOf(entry, text) }
}
