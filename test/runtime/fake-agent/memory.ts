import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What sessions remember, in a directory: a later process goes on with it. */
export type Memory = {
  create(): string
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
    create() {
      const id = randomUUID()
      write(id, [])
      return id
    },
    has: (id) => /^[\w-]+$/u.test(id) && existsSync(file(id)),
    remember: (id, text) => write(id, [...recall(id), text]),
    recall,
  }
}
