import { contextRules } from './context-rules.ts'
import { findSecrets, knownKind } from './find-secrets.ts'
import type { Look } from './find-secrets.ts'
import { knownForms } from './known-secrets.ts'
import { loadPreset } from './load-preset.ts'
import { markFound } from './mark-found.ts'
import type { Redactor } from './redactor.ts'
import { createRuleChoice } from './rule-choice.ts'
import { tokenRules } from './token-rules.ts'
import { wholeView } from './view.ts'

/** The process's own. */
export type ProcessRedactor = Redactor & {
  /** Another value that must not be seen from now on. Returns how to forget it. */
  learn(secret: string): () => void
  /**
   * The same with secretlint's rules besides, for what goes to strangers and is worth its time: findings, reports,
   * digests. Loaded when it is first asked for. Rejects when it can't be loaded.
   */
  thorough(): Promise<Redactor>
}

/** `secrets`: values that must not be seen in any form; shorter ones than six characters are not looked for. */
export function createRedactor(secrets: readonly string[]): ProcessRedactor {
  const all = [...tokenRules, ...contextRules]
  const rules = createRuleChoice(all)
  const first = knownForms(secrets)
  const learned = new Set<readonly string[]>()
  let known = first
  let preset: Promise<Look> | undefined
  const count = () => (known = [...first, ...[...learned].flat()])
  const redactorWith = (looks: readonly Look[]): Redactor => {
    const kinds = new Set([knownKind, ...all.map(({ kind }) => kind), ...looks.flatMap((look) => look.kinds)])
    const marked = new RegExp(String.raw`\[redacted: (?:${[...kinds].join('|')})\]`, 'g')
    return {
      redact(text) {
        const found = findSecrets(wholeView(text), { rules, known, looks, marked })
        return found.length === 0 ? { text, marks: [] } : markFound(text, found)
      },
    }
  }
  return {
    ...redactorWith([]),
    learn(secret) {
      const forms = knownForms([secret])
      learned.add(forms)
      count()
      return () => {
        learned.delete(forms)
        count()
      }
    },
    async thorough() {
      preset ??= loadPreset()
      return redactorWith([await preset])
    },
  }
}
