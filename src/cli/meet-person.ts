import { confirm, intro, isCancel, log, note, outro, password, select, text } from '@clack/prompts'
import { Cancelled } from '../command/person.ts'
import type { Person } from '../command/person.ts'
import type { CliDeps } from './cli-deps.ts'
import { renderText } from './render-text.ts'
import { wrapWords } from './wrap-words.ts'

/** The person at this terminal. Ctrl-C and Escape end the questions, Ctrl-C also what is waited for between two. */
export function meetPerson({ interrupted: signal, stdout }: Pick<CliDeps, 'interrupted' | 'stdout'>): Person {
  /** Beside the line that leads through the questions. */
  const lines = (words: string) => wrapWords(plain(words), (stdout.columns ?? 80) - beside)
  const goOn = () => {
    if (signal.aborted) throw new Cancelled()
  }
  /** One question; a terminal that is gone answers none. */
  async function answerTo<T>(asked: Promise<T>): Promise<Exclude<T, symbol>> {
    const answer = await asked
    goOn()
    if (isAnswer(answer)) return answer
    throw new Cancelled()
  }
  return {
    begin: (title) => intro(title),
    note: (title, words) => note(plain(words), title),
    say: (words, kind = 'done') => (kind === 'done' ? log.success(lines(words)) : log.warn(lines(words))),
    async choose(message, choices, first) {
      goOn()
      const options = choices.map(({ label, hint }, value) => {
        return { value, label, ...(hint === undefined ? {} : { hint }) }
      })
      const at = choices.findIndex(({ value }) => value === first)
      const chosen = choices[await answerTo(select({ message, options, initialValue: Math.max(0, at), signal }))]
      if (chosen === undefined) throw new Cancelled()
      return chosen.value
    },
    async ask(message, { hint, problem } = {}) {
      goOn()
      const placeholder = hint === undefined ? {} : { placeholder: hint }
      return (await answerTo(text({ message, signal, ...placeholder, ...checkedBy(problem) }))).trim()
    },
    async askSecret(message, { problem } = {}) {
      goOn()
      return (await answerTo(password({ message, signal, ...checkedBy(problem) }))).trim()
    },
    async confirm(message, first) {
      goOn()
      return await answerTo(confirm({ message, initialValue: first, signal }))
    },
    async wait(what, look) {
      log.step(lines(what))
      const stop = Promise.withResolvers<never>()
      const onAbort = () => stop.reject(new Cancelled())
      if (signal.aborted) onAbort()
      signal.addEventListener('abort', onAbort, { once: true })
      try {
        return await Promise.race([look, stop.promise])
      } finally {
        signal.removeEventListener('abort', onAbort)
      }
    },
    end: (words) => outro(plain(words)),
  }
}

const beside = 4

const isAnswer = <T>(answer: T): answer is Exclude<T, symbol> => !isCancel(answer)

const checkedBy = (problem: ((given: string) => string | undefined) | undefined) =>
  problem === undefined ? {} : { validate: (given: string | undefined) => problem((given ?? '').trim()) }

/** Nothing in a text can steer the terminal. */
const plain = (words: string): string => renderText(words, (_, word) => word)
