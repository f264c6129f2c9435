import type { Rule } from './rule.ts'

/** A value that says itself that it is none. */
const placeholder =
  /^(?:\$|\{|<|\[|\*{3}|x{4}|\.{3}|process\.env|os\.environ|env\.|secrets?\.|your|my-|changeme|example|placeholder|undefined|null|none|true|false)/i

/** Digits and letters, and no sum of the two that people write: a date, a version, a path, a call. */
function isDrawn(secret: string): boolean {
  if (placeholder.test(secret) || /^[\d.:,TZ+-]+$/.test(secret) || /[()]/.test(secret)) return false
  return /\d/.test(secret) && /[a-z]/i.test(secret) && new Set(secret).size >= Math.min(8, secret.length / 2)
}

/** A password is shorter, and may have a sign in place of the digit. */
function isPassword(secret: string): boolean {
  if (placeholder.test(secret) || /[()]/.test(secret) || /^[\d.:,]{0,5}$/.test(secret)) return false
  return /[\d!#$%&*?@^~]/.test(secret) && new Set(secret).size >= 4
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What stands around them makes these secrets. */
export const contextRules: readonly Rule[] = [
  {
    kind: 'password',
    hints: ['://'],
    // The last @ before the path ends the password, which may have others inside.
    pattern: /[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/:@"'<>[\]|]{0,100}:([^\s/"'<>[\]|]{1,200})(?=@[^\s@])/gi,
    accepts: (secret) => !/^(?:\$|\{|<|\*+$|x+$|\.+$|\u2026$)/i.test(secret),
  },
  {
    kind: 'password',
    hints: ['://'],
    pattern: /https?:\/\/([^\s/:@"'<>[\]|?]{16,200})(?=@[^\s@])/gi,
    accepts: isDrawn,
  },
  {
    kind: 'authorization',
    hints: ['bearer', 'basic', 'token', 'bot', 'digest', 'negotiate'],
    pattern:
      /authorization["'\]]{0,3}\s{0,4}[:=,]\s{0,4}["'[]{0,3}(?:bearer|basic|token|bot|digest|negotiate|apikey)\s{1,4}([\w.~+/=:-]{6,4000})/gi,
  },
  {
    kind: 'authorization',
    hints: ['bearer', 'basic ', 'bot '],
    pattern: /(?:bearer|basic|bot)\s{1,4}([\w.~+/=-]{16,4000})/gi,
    isWord: true,
    accepts: isDrawn,
  },
  {
    kind: 'password',
    hints: ['pass', 'pwd'],
    pattern:
      /(?:password|passwd|passphrase|passwort|pwd|_pass|userpass|dbpass)["'\]]{0,3}\s{0,4}(?:[:=]|=>|:=)\s{0,4}["'`]{0,3}([^\s"'`,;<>{}]{6,200})/gi,
    accepts: isPassword,
  },
  {
    kind: 'secret',
    hints: ['token', 'secret', 'key', 'credential', 'auth'],
    pattern:
      /(?:token|secret|credentials?|(?:api|access|account|private|secret|encryption|signing|master|shared[_-]?access|subscription|client)[_-]?key|_auth|authtoken)["'\]]{0,3}\s{0,4}(?:[:=]|=>|:=)\s{0,4}["'`]{0,3}([\w.~+/=%!@#$^&*-]{12,4000})/gi,
    accepts: (secret) => isDrawn(secret) && !uuid.test(secret),
  },
  {
    kind: 'secret',
    hints: ['--'],
    pattern: /--?(?:password|passwd|token|secret|api-key|access-token|auth-token)[ =]["']?([^\s"'`,;<>{}]{6,400})/gi,
    accepts: isPassword,
  },
  {
    kind: 'signature',
    hints: ['sig=', 'signature='],
    pattern: /[?&;](?:sig|x-amz-signature|x-goog-signature|signature)=([\w%+/=-]{20,1000})/gi,
  },
  {
    kind: 'cookie',
    hints: ['cookie'],
    pattern: /cookie2?["'\]]{0,3}\s{0,4}[:=,]\s{0,4}["'[]{0,3}([\w.$-]{1,80}=[^\s"'][^\r\n"']{6,4000})/gi,
  },
  {
    kind: 'cookie',
    hints: ['sess', 'sid'],
    pattern:
      /(?:phpsessid|jsessionid|asp\.net_sessionid|connect\.sid|session_?id|sessid|_session)=([\w.%+/=:-]{16,1000})/gi,
    accepts: (secret) => isDrawn(secret) && !uuid.test(secret),
  },
  {
    kind: 'pairing code',
    hints: ['pair'],
    pattern:
      /pair(?:ing)?(?: with)?(?: the)?(?: code)?["']?(?: is)?\s{0,4}[:=]?\s{0,4}["'`*]{0,3}([ACDEFGHJKMNPQRTWXY34679]{4}-[ACDEFGHJKMNPQRTWXY34679]{4})/gi,
  },
]
