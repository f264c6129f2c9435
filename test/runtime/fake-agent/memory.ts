import { randomUUID } from 'node:crypto'
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What sessions remember, in a directory: a later process goes on with it. */
export type Memory = {
  /** how often the program was started over this directory, this time included */
  starts(): number
  create(): string
  /** Each prompt is a call of the model: they are counted from outside, in the file `prompts`, a line each. */
  journal(text: string): void
  /** For who looks from outside, in the file `opened.json`: a chat shows no token. */
  opened(text: string): void
  /** What its file `script` says, which then counts instead of a prompt: for prompts that are not the test's own. */
  script(): string | undefined
  has(id: string): boolean
  remember(id: string, text: string): void
  recall(id: string): readonly string[]
}

export function createMemory(directory: string): Memory {
  const file = (id: string): string => join(directory, `${id}.json`)
  const recall = (id: string): readonly string[] => JSON.parse(readFileSync(file(id), 'utf8')) as string[]
  const write = (id: string, texts: readonly string[]): void => {
    mkdirSync(directory, { recursive: true })
    writeFileSync(file(id), JSON.stringify(texts))
  }
  return {
    starts() {
      mkdirSync(directory, { recursive: true })
      const path = join(directory, 'starts')
      const count = existsSync(path) ? Number(readFileSync(path, 'utf8')) + 1 : 1
      writeFileSync(path, String(count))
      return count
    },
    create() {
      const id = randomUUID()
      write(id, [])
      return id
    },
    journal: (text) => appendFileSync(join(directory, 'prompts'), `${JSON.stringify(text)}\n`),
    opened: (text) => writeFileSync(join(directory, 'opened.json'), text),
    script: () => (existsSync(join(directory, 'script')) ? readFileSync(join(directory, 'script'), 'utf8') : undefined),
    has: (id) => /^[\w-]+$/u.test(id) && existsSync(file(id)),
    remember: (id, text) => write(id, [...recall(id), text]),
    recall,
  }
}
