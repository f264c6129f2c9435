import { Failure } from '../../errors.ts'
import { fold, isProtected } from '../../seed/is-protected.ts'

const longest = 300
/** Below the home. Roles of people's own stand beside these, and are the only protected place that a remedy writes to. */
const places = ['tools/', 'skills/', 'commands/', 'runtime/', 'mos/hooks/', 'mos/launchers/']
const ownRoles = 'fleet/roles.local/'
/** A role is changed where people change it, so that what is shipped stays beside it. */
const roleFile = /^(?:mos\/roles|roles|roles\.local|fleet\/roles\.local)\/([a-z0-9-]+)\.md$/

/** What decides about what agents may do: a bug in there is a report upstream. */
const judges = /^mos\/hooks\/(?:permission-[^/]*|in-process\/(?:permissions|judge-call)[^/]*)$/
const secretName =
  /^(?:credentials?|secrets?|auth\.json|id_(?:rsa|dsa|ecdsa|ed25519).*|\.?(?:netrc|npmrc|pgpass|htpasswd))(?:\.[^/]*)?$|\.(?:env|pem|key|p12|pfx|kdbx|keystore)$/i

export type RemedyPlace = {
  /** below the home: where it is written, which for a role is people's own place */
  readonly path: string
  /** set for a role's file */
  readonly role?: string
}

/** Where a remedy's file goes. Throws a Failure for every place that is not for remedies, with the reason. */
export function remedyPlace(given: string): RemedyPlace {
  const refuse = (why: string): Failure =>
    new Failure(`${JSON.stringify(given.slice(0, 80))} is no place for a remedy: ${why}.`)
  if (given === '' || given.length > longest) throw refuse(`a path has 1 to ${longest} characters`)
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\]/u.test(given) || !given.isWellFormed())
    throw refuse('it has characters that nobody sees, or a backslash')
  if (given !== given.normalize('NFC')) throw refuse('it is not in Unicode form NFC')
  const parts = given.split('/')
  if (parts.some((part) => part === '' || part === '.' || part === '..'))
    throw refuse('it is a path below the home, without . and ..')
  if (parts.some((part) => part.startsWith('.'))) throw refuse('hidden files are left alone')
  if (parts.some((part) => secretName.test(part))) throw refuse('secrets may be there')
  const role = roleFile.exec(given)?.[1]
  // Who proposes a remedy does not write their own mandate.
  if (role === 'enhancer') throw refuse('what the enhancer may do is for people to write')
  if (role !== undefined) return { path: `${ownRoles}${role}.md`, role }
  if (!places.some((place) => given.startsWith(place) && given.length > place.length))
    throw refuse(`tools, skills and harness files are in ${places.join(', ')} and ${ownRoles}`)
  if (judges.test(fold(given))) throw refuse('it decides what agents may do; report that upstream')
  if (isProtected(given)) throw refuse("what stands there is a person's")
  return { path: given }
}
