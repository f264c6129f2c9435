import { contextRules } from './context-rules.ts'
import { findSecrets } from './find-secrets.ts'
import type { Found, Look } from './find-secrets.ts'
import { knownForms } from './known-secrets.ts'
import { markFound } from './mark-found.ts'
import type { Redactor } from './redactor.ts'
import { tokenRules } from './token-rules.ts'
import { wholeView } from './view.ts'

const rules = [...tokenRules, ...contextRules]

/** `secrets`: values that must not be seen in any form; shorter ones than six characters are not looked for. */
export function createRedactor(secrets: readonly string[], looks: readonly Look[] = []): Redactor {
  const search = { rules, known: knownForms(secrets), looks }
  return {
    redact(text) {
      const found: readonly Found[] = findSecrets(wholeView(text), search)
      return found.length === 0 ? { text, marks: [] } : markFound(text, found)
    },
  }
}
