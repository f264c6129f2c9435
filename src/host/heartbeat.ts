import { join } from 'node:path'
import type { Heartbeat } from '../fleet/readiness.ts'
import type { Host } from './host.ts'

/** ISO 8601 with a zone of four digits, as `date +%z` prints it; with a colon or `Z` it is read too. */
function parseTimestamp(text: string): number | undefined {
  const at = Date.parse(text.replace(/(?<hours>[+-]\d\d)(?<minutes>\d\d)$/u, '$<hours>:$<minutes>'))
  return Number.isNaN(at) ? undefined : at
}

/** ms since the epoch, or a time as `ts=` has it */
const parseSince = (text: string): number | undefined =>
  /^\d{12,15}$/u.test(text) ? Number(text) : parseTimestamp(text)

/**
 * Mosaic's `fleet/run/<agent>.hb`: `ts=`, `pid=`, `status=`, optional `model=`, and ours, `since=`. Undefined when time
 * or pid is missing.
 */
export function parseHeartbeat(text: string): Heartbeat | undefined {
  const fields = new Map(
    text.split('\n').map((line) => {
      const at = line.indexOf('=')
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()] as const
    }),
  )
  const at = parseTimestamp(fields.get('ts') ?? '')
  const pid = Number(fields.get('pid'))
  if (at === undefined || !Number.isSafeInteger(pid) || pid < 1) return undefined
  const model = fields.get('model')
  const status = fields.get('status') === 'busy' ? 'busy' : 'ok'
  const since = parseSince(fields.get('since') ?? '')
  return {
    at,
    pid,
    status,
    ...(model === undefined || model === '' ? {} : { model }),
    ...(since === undefined ? {} : { since }),
  }
}

/** The same format; the time to the second, in UTC, and `since` in ms. */
export function renderHeartbeat({ at, pid, status, model, since }: Heartbeat): string {
  const ts = `${new Date(at).toISOString().slice(0, 19)}+0000`
  return [
    `ts=${ts}`,
    `pid=${pid}`,
    `status=${status}`,
    ...(model === undefined ? [] : [`model=${model}`]),
    ...(since === undefined ? [] : [`since=${since}`]),
    '',
  ].join('\n')
}

/** A hosted agent's heartbeat, written by the worker that hosts it, as a native one. */
export async function writeHeartbeat(
  host: Host,
  runDir: string,
  name: string,
  beat: Omit<Heartbeat, 'at'>,
): Promise<void> {
  await host.files.write(join(runDir, `${name}.hb`), renderHeartbeat({ at: Date.now(), ...beat }))
  await host.files.write(join(runDir, `${name}.hb.native`), 'timer')
}
