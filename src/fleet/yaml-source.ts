import { Composer, CST, Lexer, Parser } from 'yaml'
import type { Document } from 'yaml'
import { Failure } from '../errors.ts'

/** A YAML text that was read, with what it takes to say where something stands in it. */
export type YamlSource = {
  readonly text: string
  readonly path: string
  readonly document: Document.Parsed
  /** A Failure that names the path, and line and column of a node or offset. */
  failAt(place: { range?: readonly number[] | null } | number | undefined, message: string): Failure
}

const limits = { bytes: 256 * 1024, depth: 32, aliases: 32, parts: 25_000 }
/** on the parser's stack, beside the collections: the document and the scalar being read */
const besideCollections = 2

/**
 * Reads one YAML document from a file that anybody may have written. At most 256 KiB, 32 levels and 32 aliases,
 * checked before any tree is built: deep nesting can abort the process past any try/catch.
 * Throws a Failure (exit 78) with path, line and column.
 */
export function readYaml(text: string, path: string): YamlSource {
  const failAt: YamlSource['failAt'] = (place, message) => {
    const offset = typeof place === 'number' ? place : (place?.range?.[0] ?? 0)
    return new Failure(`${path}:${position(text, offset)}: ${message}`, { exit: 'configuration' })
  }
  const tokens = readTokens(text, path, failAt)
  // Keys are compared in `readMap`: the library's own comparison takes seconds for a large map.
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false })
  const [document, second] = composer.compose(tokens, true, text.length)
  if (!document) throw failAt(0, 'not valid YAML.')
  const [error] = document.errors
  if (error) throw failAt(error.pos[0], notYaml(error.message))
  if (second) throw failAt(second.range[0], 'a second document begins here; one file holds one.')
  return { text, path, document, failAt }
}

/** The library's own tokens, read one by one: what is too much is refused before more is made of it. */
function readTokens(text: string, path: string, failAt: YamlSource['failAt']): readonly CST.Token[] {
  const bytes = Buffer.byteLength(text)
  if (bytes > limits.bytes) {
    const message = `${path} has ${Math.ceil(bytes / 1024)} KiB; ${limits.bytes / 1024} KiB is the most that is read.`
    throw new Failure(message, { exit: 'configuration' })
  }
  const parser = new Parser()
  const tokens: CST.Token[] = []
  let aliases = 0
  let parts = 0
  for (const lexeme of new Lexer().lex(text)) {
    const at = parser.offset
    // About 800 agents; a file of nothing but quotes would take seconds.
    if (++parts > limits.parts)
      throw failAt(at, `more than ${limits.parts} words and signs; that is no file of a person.`)
    if (CST.tokenType(lexeme) === 'alias' && ++aliases > limits.aliases) {
      throw failAt(at, `more than ${limits.aliases} aliases (*name); write the values out.`)
    }
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') throw failAt(token.offset, notYaml(token.message))
      tokens.push(token)
    }
    if (parser.stack.length - besideCollections > limits.depth) {
      throw failAt(at, `nested deeper than ${limits.depth} levels.`)
    }
  }
  tokens.push(...parser.end())
  return tokens
}

const notYaml = (message: string): string => `not valid YAML: ${(message.split('\n')[0] ?? '').replace(/\.?$/, '.')}`

function position(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return `${before.split('\n').length}:${offset - lineStart + 1}`
}
