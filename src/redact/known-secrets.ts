import { joinedView } from './joined-view.ts'
import { wholeView } from './view.ts'

/** Shorter ones are words of their own. */
const leastLength = 6

/** What to look for so that each of these values is found: itself, and coded, wherever in a coded text it begins. */
export function knownForms(secrets: readonly string[]): readonly string[] {
  const values = secrets.flatMap((secret) => [secret, secret.trim(), joinedView(wholeView(secret)).text])
  const forms = values.filter(({ length }) => length >= leastLength).flatMap(formsOf)
  return [...new Set(forms)].toSorted((one, other) => other.length - one.length)
}

function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const base64 = [0, 1, 2].map((before) => base64Within(bytes, before))
  const url = base64.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))
  // Of a decoded text each unit is a byte.
  const pairs = [':', ' '].map((between) => hex.match(/../g)?.join(between) ?? hex)
  const inHex = [hex, ...pairs].flatMap((form) => [form, form.toUpperCase()])
  return [value, bytes.toString('latin1'), ...inHex, ...base64, ...url]
}

/** The letters of base64 that these bytes alone decide, where so many (0–2) stand before them in their group of three. */
function base64Within(bytes: Buffer, before: number): string {
  const coded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const shared = (before + bytes.length) % 3 === 0 ? 0 : 1
  return coded.slice(Math.ceil((before * 8) / 6), coded.length - shared)
}
