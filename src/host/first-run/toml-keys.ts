/** Where a key of a TOML file is defined. */
export type TomlKey = {
  /** all of it, the table's name included: `projects`, `/home/ada/site`, `trust_level` */
  readonly path: readonly string[]
  /** how many parts of it come from a `[table]` line */
  readonly table: number
  readonly is: 'header' | 'array header' | 'value' | 'inline table'
  /** offset behind the line of a header */
  readonly end: number
}

const bare = /[A-Za-z0-9_-]+/y
const blank = /[ \t]*/y
const between = /(?:[ \t\r\n]|#[^\n]*)*/y
const lineEnd = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y
const scalar = /[\w+:.-]+(?: \d[\d:.Zz+-]*)?/y
const strings = [/"""(?:[^\\]|\\[^])*?"{3,5}/y, /'''[^]*?'{3,5}/y, /"(?:[^"\\\n]|\\[^\n])*"/y, /'[^'\n]*'/y] as const

const named: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001B' }

const escape = /\\(?:[uUx](?<code>(?<=u)[\dA-Fa-f]{4}|(?<=U)[\dA-Fa-f]{8}|(?<=x)[\dA-Fa-f]{2})|[^])/gu

function unquote(part: string): string {
  if (part.startsWith("'")) return part.slice(1, -1)
  return part.slice(1, -1).replaceAll(escape, (sequence: string, code: string | undefined) => {
    const letter = sequence.slice(1)
    return code === undefined ? (named[letter] ?? letter) : String.fromCodePoint(Number.parseInt(code, 16))
  })
}

/**
 * Every key that a TOML file defines, in its order. It reads no values, and is not strict: what it does not understand
 * at all is a SyntaxError.
 */
export function tomlKeys(text: string): readonly TomlKey[] {
  const found: TomlKey[] = []
  let at = 0

  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const taken = pattern.exec(text)?.[0]
    at += taken?.length ?? 0
    return taken
  }
  const expect = (mark: string): void => {
    if (!text.startsWith(mark, at))
      throw new SyntaxError(`${mark} is missing in line ${text.slice(0, at).split('\n').length}`)
    at += mark.length
  }
  const isNext = (mark: string): boolean => text.startsWith(mark, at)

  const key = (): readonly string[] => {
    const parts: string[] = []
    do {
      if (parts.length > 0) expect('.')
      take(blank)
      const quoted = isNext('"') ? take(strings[2]) : isNext("'") ? take(strings[3]) : undefined
      const part = quoted === undefined ? take(bare) : unquote(quoted)
      if (part === undefined) expect('a key')
      parts.push(part ?? '')
      take(blank)
    } while (isNext('.'))
    return parts
  }
  const assignment = (table: readonly string[], fixed: number): void => {
    const path = [...table, ...key()]
    expect('=')
    take(blank)
    found.push({ path, table: fixed, is: isNext('{') ? 'inline table' : 'value', end: at })
    value(path, fixed)
  }
  const list = (open: string, close: string, item: () => void): void => {
    expect(open)
    take(between)
    while (!isNext(close)) {
      item()
      take(between)
      if (!isNext(close)) expect(',')
      take(between)
    }
    expect(close)
  }
  const value = (path: readonly string[], fixed: number): void => {
    if (isNext('{')) list('{', '}', () => assignment(path, fixed))
    else if (isNext('[')) list('[', ']', () => value([...path, '[]'], fixed))
    else if (strings.every((pattern) => take(pattern) === undefined) && take(scalar) === undefined) expect('a value')
  }

  if (isNext('\uFEFF')) at += 1
  let table: readonly string[] = []
  for (take(between); at < text.length; take(between)) {
    if (isNext('[')) {
      const isArray = isNext('[[')
      expect(isArray ? '[[' : '[')
      table = key()
      expect(isArray ? ']]' : ']')
      if (take(lineEnd) === undefined) expect('end of line')
      found.push({ path: table, table: table.length, is: isArray ? 'array header' : 'header', end: at })
    } else {
      assignment(table, table.length)
      if (take(lineEnd) === undefined) expect('end of line')
    }
  }
  return found
}
