import { join } from 'node:path'
import { paneAsk } from '../fleet/pane-ask.ts'
import type { PaneAnswer, PaneAsk } from '../fleet/pane-ask.ts'
import { runDirectory } from './agent-files.ts'
import type { Files } from './host.ts'

const ending = '.asks'
const maxBytes = 4 * 1024 * 1024

/**
 * The permissions that programs in panes wait for: `fleet/run/<agent>.asks/<askId>.json`, written and removed by their
 * hooks; the answer goes beside it, `<askId>.answer.json`, and is removed by the hook that took it.
 */
export type PaneAskFiles = {
  /** Oldest first; what can't be read as one is left out. */
  list(): Promise<readonly PaneAsk[]>
  /** False, and nothing is written, when nobody waits for it any more. Repeated: the first answer stays. */
  answer(ask: PaneAsk, answer: PaneAnswer): Promise<boolean>
}

export function createPaneAskFiles(files: Files, mosaicHome: string): PaneAskFiles {
  const run = runDirectory(mosaicHome)
  /** What is no directory holds no requests. */
  const namesIn = async (directory: string): Promise<readonly string[]> => {
    const path = join(run, directory)
    return (await files.stat(path))?.isDirectory === true ? (await files.list(path)).filter(isAsk) : []
  }
  const readOne = async (directory: string, name: string): Promise<readonly PaneAsk[]> => {
    try {
      const ask = paneAsk.parse(JSON.parse((await files.read(join(run, directory, name), { maxBytes })) ?? ''))
      // The file's place is the truth about whose it is.
      const isItsOwn = `${ask.agent}${ending}` === directory && `${ask.askId}.json` === name
      return isItsOwn ? [ask] : []
    } catch {
      return []
    }
  }
  return {
    async list() {
      const directories = (await files.list(run)).filter((name) => name.endsWith(ending))
      const found = await Promise.all(
        directories.map(async (directory) => {
          const names = await namesIn(directory).catch(() => [])
          return (await Promise.all(names.map((name) => readOne(directory, name)))).flat()
        }),
      )
      return found.flat().toSorted((one, other) => one.at - other.at)
    },
    async answer({ agent, askId }, answer) {
      const path = join(run, `${agent}${ending}`, askId)
      if ((await files.stat(`${path}.json`)) === undefined) return false
      const answered = `${path}.answer.json`
      if ((await files.stat(answered)) === undefined)
        await files.write(answered, `${JSON.stringify(answer)}\n`, { mode: 0o600 })
      return true
    },
  }
}

const isAsk = (name: string): boolean => /^[\w.-]+\.json$/u.test(name) && !name.endsWith('.answer.json')
