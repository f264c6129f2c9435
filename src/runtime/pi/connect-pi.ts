import type { PipedProgram } from '../../host/host.ts'
import { howItEnded, noAnswer } from '../program-end.ts'
import type { Ended } from '../program-end.ts'
import { parseRecord } from './parse-record.ts'
import type { PiDialog, PiEvent, PiResponse } from './parse-record.ts'
import { readLines } from './read-lines.ts'

type Handlers = {
  onEvent(event: PiEvent): void
  onDialog(dialog: PiDialog): void
}

export type PiConnection = {
  /** Its data; rejects with NoAnswer, Ended, or an Error in pi's own words. */
  request(command: Readonly<Record<string, unknown>>, timeoutMs: number): Promise<unknown>
  /** Never rejects: what can't be told to it has ended. */
  tell(record: Readonly<Record<string, unknown>>): void
  readonly isOpen: boolean
  readonly closed: Promise<Ended>
  /** Ends the program and its group. Never rejects. */
  end(options?: { graceMs?: number }): Promise<void>
}

const leftGraceMs = 500

export function connectPi(program: PipedProgram, { onEvent, onDialog }: Handlers): PiConnection {
  const writer = program.stdin.getWriter()
  const waiting = new Map<string, (response: PiResponse) => void>()
  let requests = 0
  let isOpen = true
  const tell = (record: Readonly<Record<string, unknown>>): void => {
    writer.write(Buffer.from(`${JSON.stringify(record)}\n`)).catch(() => undefined)
  }
  const read = async (): Promise<void> => {
    for await (const line of readLines(program.stdout)) {
      const record = parseRecord(line)
      if (record === undefined) continue
      if (record.type === 'response') waiting.get(record.id ?? '')?.(record)
      else if (record.type === 'extension_ui_request') onDialog(record)
      else onEvent(record)
    }
  }
  const closed = Promise.race([read(), program.ended.then(() => undefined)]).then(async () => {
    isOpen = false
    const how = await howItEnded(program)
    // What it leaves works on for nobody: itself, where it only closed its output, and its children.
    void program.end({ graceMs: leftGraceMs })
    return how
  })
  return {
    tell,
    closed,
    async request(command, timeoutMs) {
      const id = `mos-${(requests += 1)}`
      const answer = Promise.withResolvers<PiResponse>()
      waiting.set(id, answer.resolve)
      const late = setTimeout(() => {
        answer.reject(noAnswer(String(command['type']), timeoutMs))
      }, timeoutMs)
      try {
        tell({ ...command, id })
        const ended = closed.then((error) => {
          throw error
        })
        const { success, error, data } = await Promise.race([answer.promise, ended])
        if (!success) throw new Error(error ?? `${String(command['type'])} failed`)
        return data
      } finally {
        clearTimeout(late)
        waiting.delete(id)
      }
    },
    get isOpen() {
      return isOpen
    },
    end(options) {
      // From here on nobody may begin something on it, also while its last process is still going.
      isOpen = false
      return program.end(options)
    },
  }
}
