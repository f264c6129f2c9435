import { randomInt } from 'node:crypto'
import type { Database } from './database.ts'
import { codeAsTyped, codeLength, codeLetters } from './pairing-code.ts'
import { pairingIssue } from './scripts/pairing-issue.ts'
import { pairingRedeem } from './scripts/pairing-redeem.ts'
import type { Pairing } from './store.ts'

const tries = 5
const validMs = 10 * 60_000

export function createPairing(db: Database): Pairing {
  return {
    async issue() {
      const code = Array.from({ length: codeLength }, () => codeLetters[randomInt(codeLetters.length)]).join('')
      const expiresAt = Date.now() + validMs
      await db.script(pairingIssue, code, tries, validMs)
      return { code, expiresAt }
    },
    async redeem(code) {
      const left = await db.script(pairingRedeem, codeAsTyped(code))
      if (typeof left !== 'number') return { kind: 'none' }
      return left < 0 ? { kind: 'paired' } : { kind: 'wrong', left }
    },
  }
}
