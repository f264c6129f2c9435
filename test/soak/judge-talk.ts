/** One message of a thread, as far as it is judged. */
export type SeenMessage = {
  readonly id: string
  readonly byBot: boolean
  /** what the bot's message is, by the nonce of its entry; `unknown`: of nothing that there was */
  readonly is?: { readonly kind: 'answer' | 'card' | 'ask'; readonly to: string } | 'unknown'
  readonly content: string
  readonly hasButtons: boolean
  /** the bot's own reactions */
  readonly signs: readonly string[]
}

/** What was said, in its order; `expects` stands in the answer when the turn came to its end. */
export type Expected = { readonly id: string; readonly word: string; readonly expects: string }

/** A turn that came to no good end through no fault of Mos, and whose answer says so. */
const excuse = /ended in the middle of the turn|ended at its start|Nobody could be asked/

export const isExcused = (content: string): boolean => excuse.test(content)

const finalSigns = new Set(['✅', '⚠️'])

/** What is not as it must be in the whole of a thread after all troubles, one line each. */
export function judgeTalk(seen: readonly SeenMessage[], said: readonly Expected[]): readonly string[] {
  const answers = said.map(({ id }) => seen.filter(({ is }) => isAnswerTo(is, id)))
  return [
    ...said.flatMap((one, n) => judgeAnswer(one, answers[n] ?? [])),
    ...judgeOrder(seen, said),
    ...judgeMemory(said, answers),
    ...judgeLoss(answers),
    ...seen.flatMap(judgeRest),
  ]
}

const isAnswerTo = (is: SeenMessage['is'], id: string): boolean =>
  is !== undefined && is !== 'unknown' && is.kind === 'answer' && is.to === id

function judgeAnswer({ id, word, expects }: Expected, answers: readonly SeenMessage[]): readonly string[] {
  const [answer] = answers
  if (answer === undefined || answers.length > 1) return [`${word} (${id}) has ${answers.length} answers`]
  return answer.content.includes(expects) || isExcused(answer.content)
    ? []
    : [`${word} (${id}) is answered "${answer.content}"`]
}

/** One turn at a time: answers stand in the order in which was asked. */
function judgeOrder(seen: readonly SeenMessage[], said: readonly Expected[]): readonly string[] {
  const order = seen.flatMap(({ is }) => (is !== undefined && is !== 'unknown' && is.kind === 'answer' ? [is.to] : []))
  const wanted = said.map(({ id }) => id).filter((id) => order.includes(id))
  return order.join() === wanted.join() ? [] : [`answers in the order ${order.join()} instead of ${wanted.join()}`]
}

/** The last answer has all words whose turns came to their end. */
function judgeMemory(said: readonly Expected[], answers: readonly (readonly SeenMessage[])[]): readonly string[] {
  const recalled = answers.at(-1)?.[0]?.content ?? ''
  if (isExcused(recalled)) return []
  return said.slice(0, -1).flatMap(({ word }, n) => {
    const content = answers[n]?.[0]?.content ?? ''
    return isExcused(content) || recalled.includes(word) ? [] : [`${word} is forgotten: "${recalled}"`]
  })
}

/** A program that ended in all turns so far may have written nothing down: only then is there nothing to remember. */
function judgeLoss(answers: readonly (readonly SeenMessage[])[]): readonly string[] {
  const contents = answers.map(([answer]) => answer?.content ?? '')
  return contents.flatMap((content, n) =>
    content.includes('without memory') && !contents.slice(0, n).every(isExcused)
      ? [`lost its memory: "${content}"`]
      : [],
  )
}

function judgeRest({ id, byBot, is, content, hasButtons, signs }: SeenMessage): readonly string[] {
  const wrongSigns = signs.length > 1 || signs.some((sign) => !finalSigns.has(sign))
  return [
    ...(byBot && is === 'unknown' ? [`a message of nothing that there was: "${content}"`] : []),
    ...(hasButtons ? [`still with buttons: "${content}"`] : []),
    ...(wrongSigns ? [`${id} has the signs ${signs.join(' ')}`] : []),
  ]
}
