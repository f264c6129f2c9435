import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import type { Look } from '../host/scripted-tui/draw-screen.ts'
import type { Order, State } from '../host/scripted-tui/program.ts'
import type { JournalEntry } from '../host/scripted-tui/reports.ts'
import { eventually } from './eventually.ts'

const program = join(import.meta.dirname, '..', 'host', 'scripted-tui', 'main.ts')

export type ScriptedAgent = {
  /** Does it; resolves with how the program is then. */
  order(order: Order): Promise<State>
  state(): Promise<State>
  /** the program answers; after a start, or a death */
  up(): Promise<unknown>
  journal(): Promise<readonly JournalEntry[]>
  /** the texts that it took, in order */
  submitted(): Promise<readonly string[]>
}

/** The command that makes an agent the scripted program, for its settings file. */
export const scriptedCommand = (
  directory: string,
  { look = 'plain', hooks = true, startsAfterMs = 0 }: { look?: Look; hooks?: boolean; startsAfterMs?: number } = {},
): string => `${process.execPath} ${program} ${directory} ${look} ${hooks ? 'hooks' : 'no-hooks'} ${startsAfterMs}`

/** The scripted program of the agent `name`, whose command names `directory`. */
export function scriptedAgent(directory: string, name: string): ScriptedAgent {
  const ask = (order: Order | null): Promise<State> =>
    new Promise((resolve, reject) => {
      const socket = connect(join(directory, `${name}.control`))
      let text = ''
      socket.setEncoding('utf8')
      socket.on('error', reject)
      socket.on('data', (chunk: string) => (text += chunk))
      socket.on('end', () => {
        if (text === '') reject(new Error(`${name} ended before it answered`))
        else resolve(JSON.parse(text) as State)
      })
      socket.end(JSON.stringify(order))
    })
  const journal = async (): Promise<readonly JournalEntry[]> => {
    const text = await readFile(join(directory, `${name}.journal`), 'utf8').catch(() => '')
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as JournalEntry)
  }
  return {
    order: ask,
    state: () => ask(null),
    up: () => eventually(`${name} to be up`, () => ask(null).catch(() => false as const)),
    journal,
    submitted: async () => (await journal()).filter(({ kind }) => kind === 'submitted').map(({ text }) => text),
  }
}
