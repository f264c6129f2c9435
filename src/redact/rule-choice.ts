import type { Rule } from './rule.ts'

/** Which of the rules may find something in this text: those of which a hint stands there. One walk through the text. */
export function createRuleChoice(rules: readonly Rule[]): (text: string) => readonly Rule[] {
  const always = rules.filter(({ hints }) => hints.some(({ length }) => length < 2))
  const byStart = new Map<number, { hint: string; rule: number; small: boolean }[]>()
  const starts = new Uint8Array(128 * 128)
  for (const [index, { hints, pattern }] of rules.entries()) {
    for (const hint of hints.filter(({ length }) => length >= 2)) {
      for (const start of pattern.ignoreCase ? cases(hint.slice(0, 2)) : [hint]) {
        const key = start.charCodeAt(0) * 128 + start.charCodeAt(1)
        starts[key] = 1
        byStart.set(key, [...(byStart.get(key) ?? []), { hint, rule: index, small: pattern.ignoreCase }])
      }
    }
  }
  return (text) => {
    const chosen = new Set<number>()
    let before = text.charCodeAt(0)
    for (let at = 1; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      const key = before * 128 + unit
      before = unit
      if (starts[key] !== 1) continue
      for (const { hint, rule, small } of byStart.get(key) ?? []) {
        if (chosen.has(rule)) continue
        const there = text.slice(at - 1, at - 1 + hint.length)
        if ((small ? there.toLowerCase() : there) === hint) chosen.add(rule)
      }
    }
    const there = always.filter(({ hints }) => hints.some((hint) => hint.length > 1 || text.includes(hint)))
    return [...there, ...[...chosen].toSorted((one, other) => one - other).flatMap((index) => rules[index] ?? [])]
  }
}

const cases = (two: string): readonly string[] => {
  const [first, second] = [two.charAt(0), two.charAt(1)]
  const seconds = [...new Set([second, second.toUpperCase()])]
  return [...new Set([first, first.toUpperCase()])].flatMap((one) => seconds.map((other) => one + other))
}
