import type { Found } from './find-secrets.ts'
import type { Mark, Redaction } from './redactor.ts'

/** The text with a mark in the place of each; those that overlap are one, named by the longest. */
export function markFound(text: string, found: readonly Found[]): Redaction {
  const marks: Mark[] = []
  let out = ''
  let last = 0
  for (const { kind, from, to } of merged(found)) {
    const mark = `[redacted: ${kind}]`
    out += text.slice(last, from)
    marks.push({ kind, at: out.length, length: mark.length })
    out += mark
    last = to
  }
  return { text: out + text.slice(last), marks }
}

function merged(found: readonly Found[]): readonly Found[] {
  const list: (Found & { longest: number })[] = []
  for (const next of found.toSorted((one, other) => one.from - other.from || other.to - one.to)) {
    const last = list.at(-1)
    const longest = next.to - next.from
    if (last === undefined || next.from >= last.to) list.push({ ...next, longest })
    else {
      const kind = longest > last.longest ? next.kind : last.kind
      list[list.length - 1] = {
        kind,
        from: last.from,
        to: Math.max(last.to, next.to),
        longest: Math.max(longest, last.longest),
      }
    }
  }
  return list
}
