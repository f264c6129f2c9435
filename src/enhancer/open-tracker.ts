import type { Config } from '../config/config.ts'
import { Failure } from '../errors.ts'
import { Unfinished } from '../operations/unfinished.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { TrackerSettings } from '../fleet/tracker-settings.ts'
import { siteOf } from './trackers/site-of.ts'
import { TrackerError } from './trackers/tracker.ts'
import type { Tracker } from './trackers/tracker.ts'

export type TrackerDeps = {
  /** `fleet/mos.yaml`, as it is now */
  readonly settings: () => Promise<FleetSettings>
  readonly tokens: NonNullable<Config['trackerTokens']>
  /** absent: the real one */
  readonly create?: (settings: TrackerSettings, options: { readonly token: string }) => Promise<Tracker>
}
export type Opened = {
  readonly tracker: Tracker
  /** `us/mos on github.com` */
  readonly place: string
}

/** Where people find it. */
export function placeOf(settings: TrackerSettings): string {
  const { host, repository } = siteOf(settings)
  return `${repository} on ${host}`
}

/** The tracker of that name, with its token. A Failure when either is not there. */
export async function openTracker({ settings, tokens, create }: TrackerDeps, id: string): Promise<Opened> {
  const found = ((await settings()).trackers ?? []).find((each) => each.id === id)
  if (found === undefined)
    throw new Failure(`No tracker is named ${id} in fleet/mos.yaml any more. See trackers: there, and ask again.`)
  const { host, tokenName } = siteOf(found)
  const token = tokens[found.kind]
  if (token === undefined)
    throw new Failure(`There is no token for ${host}: set ${tokenName}, start Mos again, and ask again.`, {
      exit: 'configuration',
    })
  const open = create ?? (await import('./trackers/create-tracker.ts')).createTracker
  return { tracker: await open(found, { token }), place: placeOf(found) }
}

const exits = { login: 'configuration', refused: 'failed', later: 'busy' } as const

/** A tracker's failure as a person's; anything else as it is. */
export function asFailure(error: unknown): unknown {
  if (!(error instanceof TrackerError)) return error
  const { kind, retryAfterMs, message } = error
  if (kind === 'unknown')
    return new Unfinished(`${message} Look there; when it is asked for again, it is looked for first.`)
  const when = retryAfterMs === undefined ? 'in some minutes' : `in ${Math.ceil(retryAfterMs / 60_000)} min`
  const next = kind === 'later' ? ` Try again ${when}.` : ''
  return new Failure(`${message}${next}`, { exit: exits[kind], cause: error })
}
