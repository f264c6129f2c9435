import { join } from 'node:path'
import { z } from 'zod'
import type { Files } from '../host/host.ts'
import { hashText } from './hash-text.ts'
import type { Base } from './plan-seed.ts'

const schema = z.object({ schema: z.literal(1), home: z.string(), files: z.record(z.string(), z.string()) })

/** What Mos last wrote to this home; kept beside Redis, not in the home, where a copy would speak for another one. */
const pathOf = (dataDir: string, home: string): string => join(dataDir, `seed-${hashText(home).slice(0, 12)}.json`)

/** Empty when nothing was written yet, and when the record is broken: then each live file counts as a person's. */
export async function readBase(files: Files, dataDir: string, home: string): Promise<Base> {
  const text = await files.read(pathOf(dataDir, home))
  const record = schema.safeParse(text === undefined ? undefined : parseJson(text))
  return new Map(Object.entries(record.data?.files ?? {}))
}

export async function writeBase(files: Files, dataDir: string, home: string, base: Base): Promise<void> {
  const sorted = Object.fromEntries([...base].toSorted(([one], [other]) => (one < other ? -1 : 1)))
  await files.write(pathOf(dataDir, home), `${JSON.stringify({ schema: 1, home, files: sorted }, null, 2)}\n`, {
    mode: 0o600,
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
