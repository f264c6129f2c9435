import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Recorder } from '../../fleet/recorder.ts'

/** What is wrong with showing or noting a fault is logged, and would be a fault again: once a minute is enough of each. */
const onceInMs = 60_000

const line = z.object({
  time: z.number(),
  msg: z.string().optional(),
  err: z
    .object({ type: z.string().optional(), message: z.string().optional(), stack: z.string().optional() })
    .optional(),
})

/** Records an error that Mos itself has logged; `text` is the line, redacted. */
export function recordLogLine({ hostId, recorder }: { hostId: string; recorder: Recorder }, text: string): void {
  const { time, msg = '', err } = line.safeParse(parsed(text)).data ?? { time: Date.now(), msg: text }
  const kind = createHash('sha256')
    .update(`${msg}\0${err?.type ?? ''}`)
    .digest('hex')
    .slice(0, 16)
  const said = [msg, err?.stack ?? err?.message].filter((part) => part !== undefined && part !== '').join('\n')
  if (said === '') return
  const id = `log-${hostId}-${kind}-${Math.floor(time / onceInMs)}`
  recorder.record({ kind: 'error', source: 'mos', text: said, id, at: time })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
