import type { TrackerSettings } from '../../fleet/tracker-settings.ts'
import { createAsk } from './ask-tracker.ts'
import type { Site } from './ask-tracker.ts'
import type { Forge } from './forge.ts'
import { siteOf } from './site-of.ts'
import { trackerOf } from './tracker-of.ts'
import type { Tracker } from './tracker.ts'

/** Its library is loaded by now, and not before. */
export async function createTracker(
  settings: Pick<TrackerSettings, 'kind' | 'repository' | 'url'>,
  { token, withinMs }: { readonly token: string; readonly withinMs?: number },
): Promise<Tracker> {
  const { api, ...site } = siteOf(settings)
  return trackerOf(await forgeOf(settings, api, { ...site, token }, withinMs))
}

async function forgeOf(
  { kind, repository }: Pick<TrackerSettings, 'kind' | 'repository'>,
  api: string,
  site: Site,
  withinMs: number | undefined,
): Promise<Forge> {
  const deps = { ask: createAsk(site, withinMs === undefined ? {} : { withinMs }), api, repository, token: site.token }
  if (kind === 'github') return (await import('./github.ts')).createGithub(deps)
  if (kind === 'gitlab') return (await import('./gitlab.ts')).createGitlab(deps)
  return (await import('./gitea.ts')).createGitea(deps)
}
