import type { Logger } from '../log.ts'
import type { Cards, NewCard, TurnCard } from '../store/card.ts'

/** Between two writes of one card: the chat is edited once a second, so that more would be for nobody. */
const defaultPauseMs = 200

type Options = {
  readonly cards: Pick<Cards, 'put'>
  readonly logger: Logger
  readonly card: Omit<NewCard, 'body' | 'isFinal'> & { readonly body: TurnCard }
  /** a card of this id is in the store and open */
  readonly isThere: boolean
  /** What is over sooner is never shown. */
  readonly afterMs: number
  /** after a write; default 200 */
  readonly pauseMs?: number
}

/** A running turn's card: what is shown of it goes to the store, never two writes at a time, always the latest state. */
export type TurnCardWriter = {
  /** Puts it now: from here on the turn counts as begun. */
  begin(): Promise<void>
  /** Changes what it shows; nothing is written of one that is not shown yet. */
  change(change: (card: TurnCard) => TurnCard): void
  /** Changes what must outlive this process: also of a card that is not shown. Rejects when Redis is away. */
  keep(change: (card: TurnCard) => TurnCard): Promise<void>
  /** From now on there is something to see in it. */
  show(): void
  /** Nothing more of it is written until its end. */
  hold(): void
  /** The last state. A card that was never put stays so. Rejects when Redis is away. */
  end(outcome: NonNullable<TurnCard['outcome']>): Promise<void>
}

export function createTurnCard(options: Options): TurnCardWriter {
  const { cards, logger, card, isThere, afterMs, pauseMs = defaultPauseMs } = options
  let { body, isShown } = card
  let wasPut = isThere
  let isOver = false
  let isDirty = false
  let isUrgent = false
  let writing: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const put = (isFinal: boolean): Promise<void> => {
    isDirty = false
    isUrgent = false
    wasPut = true
    return cards.put({ ...card, body, isShown, isFinal })
  }
  const wait = (ms: number) => {
    timer = setTimeout(() => {
      timer = undefined
      if (isDirty) write()
    }, ms)
  }
  const write = () => {
    isDirty = true
    if (writing !== undefined || timer !== undefined || isOver) return
    writing = put(false)
      .catch((error: unknown) => {
        isDirty = true
        logger.debug({ err: error, card: card.id }, 'a card could not be written')
      })
      .finally(() => {
        writing = undefined
        if (isUrgent && isDirty) write()
        else if (!isOver) wait(pauseMs)
      })
  }
  const writeNow = () => {
    clearTimeout(timer)
    timer = undefined
    isUrgent = true
    write()
  }
  const hold = () => {
    isOver = true
    clearTimeout(timer)
  }
  return {
    begin: () => put(false),
    change(change) {
      const changed = change(body)
      if (changed === body) return
      // Steps may stand there for long before the first words: those are what the person waits for.
      const isFirstWord = body.text === '' && changed.text !== ''
      body = changed
      if (isShown && isFirstWord) writeNow()
      else if (isShown) write()
    },
    async keep(change) {
      body = change(body)
      if (!isOver) await put(false)
    },
    show() {
      if (isShown || isOver || body.verbosity === 'milestones') return
      isShown = true
      isDirty = true
      if (afterMs > 0) wait(afterMs)
      else write()
    },
    hold,
    async end(outcome) {
      hold()
      await writing
      body = { ...body, outcome, queued: 0 }
      if (wasPut) await put(true)
    },
  }
}
