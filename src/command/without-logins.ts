/** Of an address: `https://me:secret@host`, `me:secret@host:path`. */
const logins = [/(?<=:\/\/)[^/\s@]*@/g, /(?<![\w.-])[\w.-]+:[^/\s@:]+@(?=[\w.-]+[:/])/g]

/** Options as they may be kept: a login that somebody typed into an address is not. */
export function withoutLogins(options: unknown): unknown {
  if (typeof options === 'string') return logins.reduce((text, login) => text.replaceAll(login, '…@'), options)
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, withoutLogins(value)]))
}
