import { explain } from '../errors.ts'
import type { Files } from '../host/host.ts'
import type { Store } from '../store/store.ts'
import { askPerson } from './ask-person.ts'
import type { OwnTools } from './own-tools.ts'
import { sendFile } from './send-file.ts'

type Deps = {
  readonly files: Pick<Files, 'readWithin'>
  readonly store: Pick<Store, 'files' | 'cards'>
  readonly now?: () => number
}

/** The tools of a turn beside the commands. Calls are numbered within their turn and try. */
export function createOwnTools({ files, store, now = Date.now }: Deps): OwnTools {
  const own = [sendFile({ files, store }), askPerson({ store, now })]
  const tools = own.map(({ tool }) => tool)
  return (turn) => {
    let count = 0
    return {
      tools,
      async callTool(name, options) {
        const found = own.find(({ tool }) => tool.name === name)
        if (found === undefined) return { ok: false, text: `There is no tool ${JSON.stringify(name.slice(0, 100))}.` }
        const id = `${turn.entry.id}-${turn.attempt}-own${count++}`
        try {
          return await found.call(options, { turn, id })
        } catch (error) {
          return { ok: false, text: explain(error) }
        }
      },
    }
  }
}
