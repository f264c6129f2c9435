import { hookStateOf } from '../fleet/hook-state.ts'
import type { HookState } from '../fleet/readiness.ts'
import type { Files } from './host.ts'
import { parseEvents } from '../fleet/parse-events.ts'

const endBytes = 16 * 1024
/** Where one line is longer than the end: writers cut the file before it gets much larger than this. */
const wholeBytes = 512 * 1024

/** The hooks' state of an agent, from the end of its events file. */
export async function readHookState(files: Pick<Files, 'readEnd'>, path: string): Promise<HookState | undefined> {
  const ofEnd = async (bytes: number) => hookStateOf(parseEvents((await files.readEnd(path, bytes)) ?? ''))
  return (await ofEnd(endBytes)) ?? ofEnd(wholeBytes)
}
