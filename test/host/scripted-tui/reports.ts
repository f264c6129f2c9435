import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the program did with what came to it: `submitted` is the one good thing. */
export type JournalEntry = {
  readonly at: number
  readonly kind: 'submitted' | 'cut' | 'dialog' | 'draft' | 'swallowed' | 'nothing'
  readonly text: string
}

export type Reports = {
  journal(kind: JournalEntry['kind'], text: string): void
  /** as a runtime's hooks do */
  event(event: string, text?: string): void
  beat(busy: boolean): void
}

export function createReports({ name, hooks, journal }: { name: string; hooks: boolean; journal: string }): Reports {
  const runDir = process.env['MOSAIC_HEARTBEAT_RUN_DIR'] ?? '.'
  const file = (ending: string): string => join(runDir, `${name}.${ending}`)
  const append = (path: string, record: object): void => appendFileSync(path, `${JSON.stringify(record)}\n`)
  return {
    journal: (kind, text) => append(journal, { at: Date.now(), kind, text }),
    event(event, text) {
      if (hooks) append(file('events'), { ts: Date.now(), event, ...(text === undefined ? {} : { text }) })
    },
    beat(busy) {
      const text = `ts=${new Date().toISOString().slice(0, 19)}+0000\npid=${process.pid}\nstatus=${busy ? 'busy' : 'ok'}\n`
      writeFileSync(`${file('hb')}.tui`, text)
      renameSync(`${file('hb')}.tui`, file('hb'))
      writeFileSync(file('hb.native'), '')
    },
  }
}
