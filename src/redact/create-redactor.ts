import { contextRules } from './context-rules.ts'
import { findSecrets, knownKind } from './find-secrets.ts'
import type { Found, Look } from './find-secrets.ts'
import { knownForms } from './known-secrets.ts'
import { markFound } from './mark-found.ts'
import type { Redactor } from './redactor.ts'
import { createRuleChoice } from './rule-choice.ts'
import { tokenRules } from './token-rules.ts'
import { wholeView } from './view.ts'

const all = [...tokenRules, ...contextRules]
const rules = createRuleChoice(all)
const kinds = new Set([knownKind, ...all.map(({ kind }) => kind)])
const marked = new RegExp(String.raw`\[redacted: (?:${[...kinds].join('|')})\]`, 'g')

/** `secrets`: values that must not be seen in any form; shorter ones than six characters are not looked for. */
export function createRedactor(secrets: readonly string[], looks: readonly Look[] = []): Redactor {
  const search = { rules, known: knownForms(secrets), looks, marked }
  return {
    redact(text) {
      const found: readonly Found[] = findSecrets(wholeView(text), search)
      return found.length === 0 ? { text, marks: [] } : markFound(text, found)
    },
  }
}
