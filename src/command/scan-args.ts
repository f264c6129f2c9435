import type { OptionSpec } from './option-specs.ts'

/** Words of a command line, taken apart. `unknown`: `--names` that are no option; `surplus`: words that no option takes. */
export type ScannedArgs = {
  readonly options: Readonly<Record<string, string | boolean>>
  /** the shell's own: `--json`, `--help`, `--yes <digest>` */
  readonly json: boolean
  readonly help: boolean
  readonly yes?: string
  readonly unknown: readonly string[]
  readonly surplus: readonly string[]
}

/**
 * Positionals by their place, `--x` and `--no-x` for booleans, `--name value` and `--name=value`; `--` ends options.
 * Once the option that takes the rest has begun, unknown `--words` belong to it: they are part of what is said.
 */
export function scanArgs(specs: readonly OptionSpec[], words: readonly string[]): ScannedArgs {
  const state = new Scan(specs)
  const left = [...words]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (word === '--' && !state.ended) state.ended = true
    else if (state.ended || !word.startsWith('--')) state.positional(word)
    else state.flag(word, left)
  }
  return state.result()
}

const own = ['json', 'help', 'yes'] as const

class Scan {
  ended = false
  readonly #specs: readonly OptionSpec[]
  readonly #places: OptionSpec[]
  readonly #options: Record<string, string | boolean> = {}
  readonly #own: Partial<Record<(typeof own)[number], string>> = {}
  readonly #unknown: string[] = []
  readonly #surplus: string[] = []
  #rest: OptionSpec | undefined

  constructor(specs: readonly OptionSpec[]) {
    this.#specs = specs
    const placed = specs.filter((spec) => spec.positional !== undefined)
    this.#places = placed.toSorted((a, b) => (a.positional ?? 0) - (b.positional ?? 0))
  }

  positional(word: string): void {
    if (this.#rest !== undefined) {
      this.#options[this.#rest.name] = `${String(this.#options[this.#rest.name])} ${word}`
      return
    }
    let spec = this.#places.shift()
    while (spec !== undefined && spec.name in this.#options) spec = this.#places.shift()
    if (spec === undefined) this.#surplus.push(word)
    else this.#options[spec.name] = word
    if (spec?.rest === true) this.#rest = spec
  }

  flag(word: string, left: string[]): void {
    const [, name = '', , inline] = /^--([^=]*)(=([\s\S]*))?$/.exec(word) ?? []
    const spec = this.#specs.find((each) => each.name === name)
    const negated = this.#specs.find((each) => `no-${each.name}` === name && each.type === 'boolean')
    const value = () => inline ?? left.shift() ?? ''
    const mine = own.find((each) => each === name)
    if (spec !== undefined) this.#options[name] = spec.type === 'boolean' ? (inline ?? true) : value()
    else if (negated !== undefined && inline === undefined) this.#options[negated.name] = false
    else if (mine !== undefined) this.#own[mine] = mine === 'yes' ? value() : 'given'
    else if (this.#rest !== undefined) this.positional(word)
    else this.#unknown.push(name)
  }

  result(): ScannedArgs {
    const { json, help, yes } = this.#own
    const scanned = { options: this.#options, unknown: this.#unknown, surplus: this.#surplus }
    return { ...scanned, json: json !== undefined, help: help !== undefined, ...(yes === undefined ? {} : { yes }) }
  }
}
