import type { StreamStep } from './watch-stream.ts'

/** What a turn says, and where: the numbers from one to another. */
type Counted = { readonly messageId: string; readonly thread: string; readonly from: number; readonly to: number }

/** A card is edited once a second; timers may be a moment early. */
const leastMs = 990

/** What is not as it must be in the steps of one turn, one line each. */
export function judgeStream(steps: readonly StreamStep[], { messageId, thread, from, to }: Counted): readonly string[] {
  const own = steps.filter((step) => step.messageId === messageId)
  const answerAt = own.findIndex(({ kind }) => kind === 'answered')
  const shown = own
    .filter(({ kind }) => kind === 'posted' || kind === 'edited')
    .map(({ content, at }) => ({ text: wordsOf(content), at }))
  const count = (kind: StreamStep['kind']): number => own.filter((step) => step.kind === kind).length
  const whole = numbers(from, to)
  const expected = [
    { fits: count('answered') === 1, fault: `${count('answered')} answers` },
    // Where the machine is slow the answer may come before its card.
    { fits: count('posted') <= 1, fault: `${count('posted')} cards` },
    { fits: count('removed') === count('posted'), fault: `its card was removed ${count('removed')} times` },
    { fits: firstLine(own[answerAt]?.content) === whole, fault: `answered "${own[answerAt]?.content}"` },
    { fits: own.every((step) => step.thread === thread), fault: 'shown in another thread' },
    {
      fits: own.slice(answerAt + 1).every(({ kind }) => kind === 'removed'),
      fault: `after its answer: ${own
        .slice(answerAt + 1)
        .map(({ kind }) => kind)
        .join(', ')}`,
    },
  ]
  const faults = [...expected.filter(({ fits }) => !fits).map(({ fault }) => fault), ...outOfOrder(shown, whole)]
  return [...faults, ...tooSoon(shown)].map((fault) => `${messageId}: ${fault}`)
}

type Shown = { readonly text: string; readonly at: number }

/** Each text is a beginning of the whole one, to the end of a number, and none is shorter than the one before it. */
function outOfOrder(shown: readonly Shown[], whole: string): readonly string[] {
  return shown.flatMap(({ text }, index) => {
    const before = shown[index - 1]?.text ?? ''
    const isBeginning = text === '' || `${whole} `.startsWith(`${text} `)
    return isBeginning && text.startsWith(before) ? [] : [`"${text}" after "${before}"`]
  })
}

/** The first words need not wait. */
function tooSoon(shown: readonly Shown[]): readonly string[] {
  return shown.flatMap(({ at }, index) => {
    const before = shown[index - 1]
    if (before === undefined || before.text === '' || at - before.at >= leastMs) return []
    return [`edited after ${Math.round(at - before.at)} ms`]
  })
}

/** `1 2 3` */
const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index).join(' ')

const firstLine = (content = ''): string => content.split('\n')[0]?.trim() ?? ''

/** Of a card, without its first line, which says who works, and what is said about the turn itself. */
const wordsOf = (content: string): string =>
  content
    .split('\n')
    .slice(1)
    .filter((line) => !line.startsWith('-# '))
    .join('\n')
    .trim()
