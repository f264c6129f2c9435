import { z } from 'zod'
import type { ErrorText } from './error-text.ts'

const thrown = z.looseObject({
  message: z.string().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  type: z.string().optional(),
  name: z.string().optional(),
  stack: z.string().optional(),
})
/** JSON-RPC's answer, pi's, and a line of a structured log. */
const record = z.looseObject({
  error: z.union([z.string().min(1), thrown]).optional(),
  err: thrown.optional(),
  msg: z.string().optional(),
  message: z.string().optional(),
})

/** An error that was written as a line of JSON. */
export function readRecord(lines: readonly string[], readText: (text: string) => ErrorText): ErrorText | undefined {
  for (const line of lines) {
    if (!line.startsWith('{') || !line.endsWith('}')) continue
    const { error, err, msg, message } = record.safeParse(parse(line)).data ?? {}
    const fault = typeof error === 'string' ? { message: error } : (error ?? err)
    const words = fault?.message ?? (fault === undefined ? undefined : (msg ?? message))
    if (words === undefined) continue
    const read = readText(fault?.stack ?? words.split('\n')[0] ?? '')
    const errorType = fault?.code ?? fault?.type ?? fault?.name ?? read.errorType
    return { ...read, ...(errorType === undefined ? {} : { errorType: String(errorType) }) }
  }
  return undefined
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
