import { nonce } from '../../src/chat/nonce.ts'
import type { Thread } from '../wire/view/channel.ts'
import type { Message } from '../wire/view/message.ts'
import type { SeenMessage } from './judge-talk.ts'

const mostTries = 60
const mostAsks = 3
const mostReposts = 3

/** A thread as it is judged. `said`: ids of the messages that had turns. */
export function seeThread(thread: Thread, said: readonly string[], bot: string): readonly SeenMessage[] {
  const known = new Map(said.flatMap((id) => [...noncesOf(id)]))
  return [thread.starter, ...thread.messages()]
    .filter((message) => message !== undefined)
    .filter((message, n, all) => all.findIndex(({ id }) => id === message.id) === n)
    .map((message) => see(message, known, bot))
}

const see = (message: Message, known: ReadonlyMap<unknown, SeenMessage['is']>, bot: string): SeenMessage => ({
  id: message.id,
  byBot: message.bot,
  ...(message.bot ? { is: known.get(message.raw.nonce) ?? 'unknown' } : {}),
  content: message.content,
  hasButtons: message.buttons.some(({ disabled }) => !disabled),
  signs: Object.entries(message.reactions)
    .filter(([, names]) => names.includes(bot))
    .map(([emoji]) => emoji),
})

function* noncesOf(id: string): Generator<[string, SeenMessage['is']]> {
  const entry = `discord:${id}`
  yield [nonce(`answer-${entry}`, 0), { kind: 'answer', to: id }]
  for (let repost = 0; repost <= mostReposts; repost++) {
    yield [nonce(`card-turn-${entry}`, repost), { kind: 'card', to: id }]
    for (let attempt = 1; attempt <= mostTries; attempt++)
      for (let ask = 0; ask < mostAsks; ask++)
        yield [nonce(`card-ask-${entry}-${attempt}-${ask}`, repost), { kind: 'ask', to: id }]
  }
}
