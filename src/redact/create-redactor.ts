import { contextRules } from './context-rules.ts'
import { findSecrets, knownKind } from './find-secrets.ts'
import type { Look } from './find-secrets.ts'
import { knownForms } from './known-secrets.ts'
import { markFound } from './mark-found.ts'
import type { Redactor } from './redactor.ts'
import { createRuleChoice } from './rule-choice.ts'
import { tokenRules } from './token-rules.ts'
import { wholeView } from './view.ts'

/** The process's own: it learns of secrets as they come. */
export type LearningRedactor = Redactor & {
  /** Another value that must not be seen from now on. Returns how to forget it. */
  learn(secret: string): () => void
}

/** `secrets`: values that must not be seen in any form; shorter ones than six characters are not looked for. */
export function createRedactor(secrets: readonly string[], looks: readonly Look[] = []): LearningRedactor {
  const all = [...tokenRules, ...contextRules]
  const kinds = new Set([knownKind, ...all.map(({ kind }) => kind)])
  const marked = new RegExp(String.raw`\[redacted: (?:${[...kinds].join('|')})\]`, 'g')
  const rules = createRuleChoice(all)
  const first = knownForms(secrets)
  const learned = new Set<readonly string[]>()
  let known = first
  const count = () => (known = [...first, ...[...learned].flat()])
  return {
    redact(text) {
      const found = findSecrets(wholeView(text), { rules, known, looks, marked })
      return found.length === 0 ? { text, marks: [] } : markFound(text, found)
    },
    learn(secret) {
      const forms = knownForms([secret])
      learned.add(forms)
      count()
      return () => {
        learned.delete(forms)
        count()
      }
    },
  }
}
