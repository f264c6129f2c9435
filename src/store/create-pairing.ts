import { randomInt } from 'node:crypto'
import type { Database } from './database.ts'
import { pairingIssue } from './scripts/pairing-issue.ts'
import { pairingRedeem } from './scripts/pairing-redeem.ts'
import type { Pairing } from './store.ts'

/** Without what is taken for one another when read aloud or from a screen: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const letters = 'ACDEFGHJKMNPQRTWXY34679'
const length = 8
const tries = 5
const validMs = 10 * 60_000

export function createPairing(db: Database): Pairing {
  return {
    async issue() {
      const code = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
      const expiresAt = Date.now() + validMs
      await db.script(pairingIssue, code, tries, validMs)
      return { code, expiresAt }
    },
    async redeem(code) {
      const left = await db.script(pairingRedeem, asTyped(code))
      if (typeof left !== 'number') return { kind: 'none' }
      return left < 0 ? { kind: 'paired' } : { kind: 'wrong', left }
    },
  }
}

/** People type small letters, blanks and dashes. */
const asTyped = (code: string): string => code.replaceAll(/[\s-]/g, '').toUpperCase().slice(0, 100)
