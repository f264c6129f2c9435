import { hookStateOf } from '../fleet/hook-state.ts'
import type { HookState } from '../fleet/readiness.ts'
import type { Files } from './host.ts'
import { parseEvents } from '../fleet/parse-events.ts'

const endBytes = 16 * 1024
/** Where one line is longer than the end: writers cut the file before it gets much larger than this. */
const wholeBytes = 512 * 1024

/** The hooks' state of an agent from its events file: of the file's end, and only when it is another than before. */
export type HookStates = {
  of(path: string): Promise<HookState | undefined>
}

export function createHookStates(files: Pick<Files, 'stat' | 'readEnd'>): HookStates {
  const known = new Map<string, { readonly stamp: string; readonly state: HookState | undefined }>()
  return {
    async of(path) {
      const found = await files.stat(path)
      if (found === undefined) {
        known.delete(path)
        return undefined
      }
      const stamp = `${found.mtimeMs} ${found.bytes}`
      const before = known.get(path)
      if (before?.stamp === stamp) return before.state
      const state = (await readState(files, path, endBytes)) ?? (await readState(files, path, wholeBytes))
      known.set(path, { stamp, state })
      return state
    },
  }
}

const readState = async (files: Pick<Files, 'readEnd'>, path: string, bytes: number): Promise<HookState | undefined> =>
  hookStateOf(parseEvents((await files.readEnd(path, bytes)) ?? ''))
