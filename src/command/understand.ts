import { optionSpecs } from './option-specs.ts'
import type { OptionSpec } from './option-specs.ts'
import { bestPhrase, readSentence } from './phrases.ts'
import { scanArgs } from './scan-args.ts'

type Tool = {
  readonly name: string
  readonly schema: Readonly<Record<string, unknown>>
  readonly phrases: readonly string[]
}
/** `options` are raw, as typed: whoever runs the tool has them parsed, and refused in its words. */
export type Understood = { readonly tool: string; readonly options: Readonly<Record<string, unknown>> }

/**
 * What a line of text asks for, without a model: `/fleet spawn role:coder name:ada` as in Discord, `fleet spawn coder
 * --name ada` as in a shell, or a sentence that fits one of the tools' phrases. Undefined: none of these.
 */
export function understand(tools: readonly Tool[], text: string): Understood | undefined {
  const line = text.trim()
  return asSlash(tools, line) ?? asShell(tools, line) ?? asPhrase(tools, line)
}

function asSlash(tools: readonly Tool[], line: string): Understood | undefined {
  if (!line.startsWith('/')) return undefined
  const found = named(tools, line.slice(1))
  if (found === undefined) return undefined
  const pairs = [...found.rest.matchAll(/(?:^|\s)([a-z][a-z-]*):/giu)].filter((pair) =>
    hasOption(found.tool, pair[1] ?? ''),
  )
  const before = pairs.length === 0 ? found.rest : found.rest.slice(0, pairs[0]?.index)
  if (pairs.length === 0 || before.trim() !== '') return asShell(tools, line.slice(1))
  const options: Record<string, string> = {}
  for (const [index, pair] of pairs.entries()) {
    const value = found.rest.slice(pair.index + pair[0].length, pairs[index + 1]?.index).trim()
    options[(pair[1] ?? '').toLowerCase()] = value.replace(/^"([\s\S]*)"$/u, '$1')
  }
  return { tool: found.tool.name, options }
}

function asShell(tools: readonly Tool[], line: string): Understood | undefined {
  const found = named(tools, line.replace(/^mos\s+/iu, ''))
  if (found === undefined) return undefined
  const words = [...found.rest.matchAll(/"([^"]*)"|'([^']*)'|\S+/gu)].map((match) => match[1] ?? match[2] ?? match[0])
  const { options, unknown, surplus } = scanArgs(optionSpecs(found.tool.schema), words)
  // A sentence that only begins like a command: `stop doing that`.
  if (surplus.length > 0 && unknown.length === 0) return undefined
  const misnamed = Object.fromEntries(unknown.map((name) => [name, true]))
  return { tool: found.tool.name, options: { ...misnamed, ...options } }
}

function asPhrase(tools: readonly Tool[], line: string): Understood | undefined {
  const sentence = readSentence(line)
  if (sentence === undefined) return undefined
  let best: { tool: string; options: Readonly<Record<string, string>>; literals: number } | undefined
  for (const { name, phrases } of tools) {
    const found = bestPhrase(phrases, sentence)
    if (found && (best === undefined || found.literals > best.literals)) best = { tool: name, ...found }
  }
  return best && { tool: best.tool, options: best.options }
}

/** The tool whose command's name the line begins with; the longest, so that `op list` is not `op`. */
function named(tools: readonly Tool[], line: string): { readonly tool: Tool; readonly rest: string } | undefined {
  const [two = '', first = '', second] = /^(\S+)(?:\s+(\S+))?/u.exec(line) ?? []
  for (const [said, name] of [
    [two, `${first}_${second}`],
    [first, first],
  ] as const) {
    const tool = tools.find((each) => each.name === name.toLowerCase())
    if (tool) return { tool, rest: line.slice(said.length).trim() }
  }
  return undefined
}

const hasOption = (tool: Tool, name: string): boolean =>
  optionSpecs(tool.schema).some((spec: OptionSpec) => spec.name === name.toLowerCase())
