type Word = {
  readonly text: string
  readonly start: number
  /** as it is compared with a literal */
  readonly plain: string
}
/** What a person said, taken apart once for all the phrases that it is held against. */
export type Sentence = { readonly said: string; readonly words: readonly Word[] }
type Token =
  | { readonly kind: 'literal'; readonly words: readonly string[] }
  | { readonly kind: 'optional'; readonly words: readonly string[] }
  | { readonly kind: 'option'; readonly name: string; readonly takes: 'word' | 'words' | 'rest' }
type Matched = { readonly options: Readonly<Record<string, string>>; readonly literals: number }

const longest = 8192
const takes: Readonly<Record<string, 'words' | 'rest'>> = { '+': 'words', '...': 'rest' }
const politeStart = /^(?:(?:please|hey|ok|(?:can|could|would|will) you)\b[\s,]*)+/iu

/**
 * The options that a sentence gives, by the first of the phrases that says the most of it; undefined when none fits.
 * `[a|an]` may be left out, `(show|list)` is one of these words, `<role>` takes one word (or one in quotes),
 * `<role+>` one or two, `<message...>` at the end all that is left, as it was typed. Case, a closing mark and `please` do not matter.
 */
export function matchPhrase(phrases: readonly string[], text: string): Readonly<Record<string, string>> | undefined {
  const sentence = readSentence(text)
  return sentence && bestPhrase(phrases, sentence)?.options
}

/** Undefined for a text that is no sentence: nothing in it, or far too long. */
export function readSentence(text: string): Sentence | undefined {
  if (text.length > longest) return undefined
  const said = text.trimStart().replace(politeStart, '')
  const found = [...said.matchAll(/"[^"\n]+"|`[^`\n]+`|\S+/gu)]
  const words = found.map(({ 0: word, index }) => ({ text: word, start: index, plain: plain(word) }))
  return words.length === 0 ? undefined : { said, words }
}

/** With the number of words that matched by themselves: of several commands' phrases the one with most is meant. */
export function bestPhrase(phrases: readonly string[], { said, words }: Sentence): Matched | undefined {
  return phrases
    .map((phrase) => match(tokens(phrase), words, said))
    .filter((found) => found !== undefined)
    .reduce<Matched | undefined>((best, found) => (best && best.literals >= found.literals ? best : found), undefined)
}

const known = new Map<string, readonly Token[]>()

/** Kept: the phrases are the commands' own and few, and each message is held against all of them. */
function tokens(phrase: string): readonly Token[] {
  const before = known.get(phrase)
  if (before !== undefined) return before
  const parsed = phrase.split(/\s+/u).map(token)
  known.set(phrase, parsed)
  return parsed
}

function token(word: string): Token {
  const option = /^<([a-z-]+)(\.\.\.|\+)?>$/u.exec(word)
  if (option) return { kind: 'option', name: option[1] ?? '', takes: takes[option[2] ?? ''] ?? 'word' }
  const group = /^([[(])(.+)[\])]$/u.exec(word)
  if (group) return { kind: group[1] === '[' ? 'optional' : 'literal', words: (group[2] ?? '').split('|') }
  return { kind: 'literal', words: [word] }
}

function match(pattern: readonly Token[], words: readonly Word[], said: string): Matched | undefined {
  const [head, ...tail] = pattern
  const [word, ...left] = words
  if (head === undefined) return words.every(isPlease) ? { options: {}, literals: 0 } : undefined
  if (head.kind === 'optional' && (word === undefined || !head.words.includes(word.plain)))
    return match(tail, words, said)
  if (word === undefined) return undefined
  if (head.kind !== 'option') return head.words.includes(word.plain) ? counted(match(tail, left, said)) : undefined
  if (head.takes === 'rest') return { options: { [head.name]: said.slice(word.start).trim() }, literals: 0 }
  if (pronouns.has(word.plain)) return undefined
  const rest = match(tail, left, said)
  if (rest === undefined && head.takes === 'words' && left.length > 0) {
    const [next, ...after] = left
    const both = { text: `${word.text} ${next?.text ?? ''}`, start: word.start, plain: '' }
    return match([{ ...head, takes: 'word' }, ...tail], [both, ...after], said)
  }
  return rest && { ...rest, options: { [head.name]: unquoted(word.text), ...rest.options } }
}

const counted = (found: Matched | undefined): Matched | undefined => found && { ...found, literals: found.literals + 1 }
const isPlease = (word: Word): boolean => ['please', 'now', 'thanks', ''].includes(word.plain)

// `tell me a joke` is no message to an agent named me.
const pronouns = new Set(['me', 'us', 'you', 'it', 'this', 'that', 'them'])

/**
 * As a literal is compared: without marks around it, in lower case, with a straight apostrophe. The marks at the end are
 * looked at from their first one only: from each of them, thousands would hold the process for seconds.
 */
const plain = (text: string): string =>
  text
    .replaceAll('’', "'")
    .replaceAll(/^[^\p{L}\p{N}<-]+|(?<![^\p{L}\p{N}>])[^\p{L}\p{N}>]+$/gu, '')
    .toLowerCase()

/** A value keeps what it may be refused for (`-x`, `../a`): only quotes and closing marks go. */
const unquoted = (text: string): string =>
  text.replaceAll(/^["'`\u201C*]+|(?<!["'`\u201D*,;:!?.])["'`\u201D*,;:!?.]+$/gu, '')
