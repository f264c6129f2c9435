import { decodedViews } from './decoded-views.ts'
import { joinedView } from './joined-view.ts'
import type { Rule } from './rule.ts'
import { unescapedView } from './unescaped-view.ts'
import type { View } from './view.ts'

/** Where a secret stands in the whole text, and which kind it is. */
export type Found = { readonly kind: string; readonly from: number; readonly to: number }

/** Finds them in a text as it is; further ways to look can be added. Synchronous, and linear in the text's length. */
export type Look = { readonly kinds: readonly string[]; find(text: string): readonly Found[] }

export type Search = {
  /** those that may find something in this text */
  readonly rules: (text: string) => readonly Rule[]
  readonly known: readonly string[]
  readonly looks: readonly Look[]
  /** A mark of ours: its words are no `password:` of somebody's. */
  readonly marked: RegExp
}

/** Of a secret that is known by its value. */
export const knownKind = 'secret'

/** A secret is seldom coded more often than that, and each layer costs a look. */
const mostLayers = 4

/** All of them, also those that are coded, escaped, wrapped or coloured; not sorted, and they may overlap. */
export function findSecrets(view: View, search: Search, layers = mostLayers): readonly Found[] {
  const joined = joinedView(view)
  // What stands in the text stands in the joined one too.
  const rules = search.rules(joined.text)
  const found = [...findIn(joined, { ...search, rules, isJoined: joined !== view })]
  if (joined !== view) found.push(...findIn(view, { ...search, rules, isJoined: false }))
  if (layers === 0) return found
  const unescaped = unescapedView(joined)
  const deeper = unescaped === joined ? decodedViews(joined) : [unescaped, ...decodedViews(joined)]
  for (const next of deeper) for (const one of findSecrets(next, search, layers - 1)) found.push(one)
  return found
}

type Looking = Omit<Search, 'rules'> & { readonly rules: readonly Rule[]; readonly isJoined: boolean }

function findIn(view: View, { rules, known, looks, marked, isJoined }: Looking): readonly Found[] {
  const { text } = view
  const found: Found[] = []
  const add = (kind: string, first: number, end: number) => {
    const [from, to] = view.place(first, end)
    found.push({ kind, from, to })
  }
  for (const form of known) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) add(knownKind, at, at + form.length)
  }
  const marks = text.includes('[redacted: ') ? [...text.matchAll(marked)] : []
  const isMark = (from: number, to: number) =>
    marks.some(({ index, 0: mark }) => from < index + mark.length && to > index)
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      if (isMark(match.index, match.index + 1)) continue
      if (rule.isWord === true && !isWordStart(view, match.index)) continue
      const whole = match[1] ?? match[0]
      const secret = isJoined ? withoutNextLine(view, rule, match) : whole
      const first = match.index + match[0].length - whole.length
      if (rule.accepts?.(secret) ?? true) add(rule.kind, first, first + secret.length)
    }
  }
  for (const look of looks) for (const { kind, from, to } of look.find(text)) if (!isMark(from, to)) add(kind, from, to)
  return found
}

function isWordStart(view: View, at: number): boolean {
  if (at === 0 || !/\w/.test(view.text.charAt(at - 1))) return true
  return isGap(view, at)
}

/** Whether something stood between this unit and the one before it. */
const isGap = (view: View, at: number): boolean => view.place(at, at + 1)[0] > view.place(at - 1, at)[1]

/** Does not look like the rest of a secret: a word, a time, a name with a value, a path. */
const another =
  /^(?:[a-z]{1,12}|[A-Z][a-z]{0,11}|[A-Z]{1,12}|\d{4}-\d\d-\d\d\S*|\d{1,2}:\d\d\S*|[A-Za-z_]{2,30}[=:].+|[./~].*|-{1,8}\w*)[.,:;!?)]?$/

/** A line's end, coded or not. */
const lineEnd = /[\r\n]|\\[rn]|%0[ad]/i

/** Where the secret ended with its line, what comes next is none of it. */
function withoutNextLine(view: View, rule: Rule, match: RegExpExecArray): string {
  let secret = match[1] ?? match[0]
  const first = match.index + match[0].length - secret.length
  for (let end = secret.length - 1; end > 0; end--) {
    const gap = [view.place(first + end - 1, first + end)[1], view.place(first + end, first + end + 1)[0]]
    if (!lineEnd.test(view.whole.slice(...gap))) continue
    if (!another.test(secret.slice(end)) || !stillMatches(rule, view.text.slice(match.index, first + end))) break
    secret = secret.slice(0, end)
  }
  return secret
}

function stillMatches({ pattern }: Rule, text: string): boolean {
  const again = new RegExp(pattern.source, pattern.flags.replace('g', '')).exec(text)
  return again?.index === 0 && again[0].length === text.length
}
