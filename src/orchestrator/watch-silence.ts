import type { TurnCard } from '../store/card.ts'
import type { TurnCardWriter } from './create-turn-card.ts'

const longMs = 10 * 60_000

type Options = {
  readonly runtime: string
  readonly card: Pick<TurnCardWriter, 'change' | 'show'>
  /** it waits for a person: then it is not the program that is silent */
  isExcused(): boolean
  readonly afterMs?: number
}

/** A turn may take as long as it needs. When nothing at all comes of it for long, its card says so, and how to end it. */
export function watchSilence({ runtime, card, isExcused, afterMs = longMs }: Options): { heard(): void; end(): void } {
  const minutes = Math.round(afterMs / 60_000)
  const note = `Nothing came from ${runtime} for ${minutes} minutes. \`/stop\` ends the turn.`
  let isNoted = false
  const timer = setInterval(() => {
    if (isExcused() || isNoted) return
    isNoted = true
    card.change((body) => ({ ...body, note }))
    card.show()
  }, afterMs)
  return {
    heard() {
      timer.refresh()
      if (!isNoted) return
      isNoted = false
      card.change(withoutNote)
    },
    end: () => clearInterval(timer),
  }
}

function withoutNote(body: TurnCard): TurnCard {
  const { note: _, ...rest } = body
  return rest
}
