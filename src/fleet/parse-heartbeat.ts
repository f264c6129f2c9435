import type { Heartbeat } from './readiness.ts'

/**
 * Reads a heartbeat file: lines `ts=2026-11-22T09:43:42+0000`, `pid=`, `status=ok|busy`, optional `model=` and `since=`.
 * Undefined when one of the first three is missing or makes no sense: a broken heartbeat is no heartbeat.
 */
export function parseHeartbeat(text: string): Heartbeat | undefined {
  const values = new Map(
    text.split(/\r?\n/).flatMap((line) => {
      const [, key, value] = /^([a-z]+)=(.*)$/.exec(line) ?? []
      return key === undefined || value === undefined ? [] : [[key, value.trim()] as const]
    }),
  )
  const at = parseTime(values.get('ts'))
  const pid = Number(values.get('pid'))
  const status = values.get('status')
  if (at === undefined || !Number.isSafeInteger(pid) || pid <= 0 || (status !== 'ok' && status !== 'busy'))
    return undefined
  const model = values.get('model')
  const since = parseTime(values.get('since'))
  return { at, pid, status, ...(model ? { model } : {}), ...(since === undefined ? {} : { since }) }
}

/** `%Y-%m-%dT%H:%M:%S%z`: the offset has no colon, which `Date.parse` need not understand. */
function parseTime(text: string | undefined): number | undefined {
  const [, time, hours, minutes] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?:Z|([+-]\d\d):?(\d\d))$/.exec(text ?? '') ?? []
  if (time === undefined) return undefined
  const at = Date.parse(`${time}${hours ?? '+00'}:${minutes ?? '00'}`)
  return Number.isNaN(at) ? undefined : at
}
