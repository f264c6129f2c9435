import { z } from 'zod'
import type { Pause } from '../fleet/pause.ts'
import { pauseFile } from './agent-files.ts'
import type { Files } from './host.ts'

/**
 * What is frozen on this host: an agent by its name, the whole fleet as `undefined`. Files, so that runners see them too
 * and that they outlive every process; they stay when the agent is stopped.
 */
export type Pauses = {
  get(name: string | undefined): Promise<Pause | undefined>
  set(name: string | undefined, pause: Pause): Promise<void>
  /** One that is not there is no error. */
  lift(name: string | undefined): Promise<void>
}

const schema = z.object({
  by: z.string(),
  at: z.number(),
  why: z.string().optional(),
  until: z.number().optional(),
})

export function createPauses(files: Pick<Files, 'read' | 'write' | 'remove' | 'stat'>, mosaicHome: string): Pauses {
  return {
    get: (name) => readPause(files, pauseFile(mosaicHome, name)),
    set: (name, pause) => files.write(pauseFile(mosaicHome, name), `${JSON.stringify(pause)}\n`, { mode: 0o600 }),
    lift: (name) => files.remove(pauseFile(mosaicHome, name)),
  }
}

/** What a person put there freezes too, whatever it is: runners ask for no more than its being there. */
export async function readPause(files: Pick<Files, 'read' | 'stat'>, path: string): Promise<Pause | undefined> {
  try {
    const text = await files.read(path)
    if (text === undefined) return undefined
    const { by, at, why, until } = schema.parse(JSON.parse(text))
    return { by, at, ...(why === undefined ? {} : { why }), ...(until === undefined ? {} : { until }) }
  } catch {
    return { by: 'hand', at: (await files.stat(path))?.mtimeMs ?? 0 }
  }
}
