import type { StreamStep } from './watch-stream.ts'

/** What a turn says: the numbers from 1 to this one. */
type Counted = { readonly messageId: string; readonly to: number }

/** What is not as it must be in the steps of one turn, one line each. */
export function judgeStream(steps: readonly StreamStep[], { messageId, to }: Counted): readonly string[] {
  const own = steps.filter((step) => step.messageId === messageId)
  const answerAt = own.findIndex(({ kind }) => kind === 'answered')
  const seen = own.filter(({ kind }) => kind === 'posted' || kind === 'edited').map(({ content }) => lastLine(content))
  const count = (kind: StreamStep['kind']): number => own.filter((step) => step.kind === kind).length
  const expected = [
    { fits: count('answered') === 1, fault: `${count('answered')} answers` },
    // Where the machine is slow the answer may come before its card.
    { fits: count('posted') <= 1, fault: `${count('posted')} cards` },
    { fits: count('removed') === count('posted'), fault: `its card was removed ${count('removed')} times` },
    { fits: firstLine(own[answerAt]?.content) === numbers(to), fault: `answered "${own[answerAt]?.content}"` },
    {
      fits: own.slice(answerAt + 1).every(({ kind }) => kind === 'removed'),
      fault: `after its answer: ${own
        .slice(answerAt + 1)
        .map(({ kind }) => kind)
        .join(', ')}`,
    },
  ]
  return [...expected.filter(({ fits }) => !fits).map(({ fault }) => fault), ...outOfOrder(seen)].map(
    (fault) => `${messageId}: ${fault}`,
  )
}

/** Each text is a beginning of the whole one, and none is shorter than the one before it. */
function outOfOrder(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text, index) => {
    const before = texts[index - 1] ?? ''
    const isBeginning = text === '' || text === numbers(text.split(' ').length)
    return isBeginning && text.startsWith(before) ? [] : [`"${text}" after "${before}"`]
  })
}

/** `1 2 3` */
const numbers = (to: number): string => Array.from({ length: to }, (_, index) => index + 1).join(' ')

const firstLine = (content = ''): string => content.split('\n')[0]?.trim() ?? ''

/** Of a card; its first line says who works. */
const lastLine = (content: string): string => content.split('\n').slice(1).at(-1)?.trim() ?? ''
