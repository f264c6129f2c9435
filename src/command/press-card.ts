import { Failure } from '../errors.ts'
import type { Store } from '../store/store.ts'
import type { Answer } from './definition.ts'
import type { Dispatcher, Request } from './dispatch.ts'

type Deps = { readonly store: Pick<Store, 'cards'> }

/**
 * Does what a card offers, as who presses. What it changes is one request for each round of the card: pressed twice, by
 * whomever, it is done once. A Failure for a card that takes no press (any more), and as the command itself fails.
 */
export async function pressCard(
  { store }: Deps,
  cardId: string,
  choiceId: string,
  request: Request,
  dispatch: Dispatcher['dispatch'],
): Promise<Answer> {
  const card = await store.cards.get(cardId)
  if (card?.body.kind === 'finding') {
    const found = card.body.choices.find(({ id }) => id === choiceId)
    if (found !== undefined) return await dispatch(found.command, found.options, request)
  }
  const choice = card?.body.kind === 'offer' ? card.body.choices.find(({ id }) => id === choiceId) : undefined
  if (card?.body.kind !== 'offer' || choice === undefined)
    throw new Failure('I do not know this card any more. Ask again for what it was about.', { exit: 'conflict' })
  const { seen, command, options } = choice
  if (seen === undefined) return await dispatch(command, options, request)
  if (card.isFinal)
    throw new Failure(`This is over: ${card.body.outcome ?? 'it does not wait any more'}.`, { exit: 'conflict' })
  return await dispatch(command, options, { ...request, cause: `${cardId}-${card.body.round}`, seen })
}
