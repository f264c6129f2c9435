import type { TrackerKind, TrackerSettings } from '../../fleet/tracker-settings.ts'
import type { Site } from './ask-tracker.ts'

const known: Readonly<Record<TrackerKind, { api: string; path: RegExp; byDefault: string; tokenName: string }>> = {
  github: {
    api: 'https://api.github.com',
    path: /\/api\/v3$/,
    byDefault: '/api/v3',
    tokenName: 'MOS_GITHUB_TOKEN',
  },
  gitea: { api: '', path: /\/api\/v1$/, byDefault: '/api/v1', tokenName: 'MOS_GITEA_TOKEN' },
  gitlab: { api: 'https://gitlab.com/api/v4', path: /\/api\/v4$/, byDefault: '/api/v4', tokenName: 'MOS_GITLAB_TOKEN' },
}

/** Where its API is, whether the API's address was written or the server's, and how people call it. */
export function siteOf({
  kind,
  repository,
  url,
}: Pick<TrackerSettings, 'kind' | 'repository' | 'url'>): Omit<Site, 'token'> & { readonly api: string } {
  const { api: own, path, byDefault, tokenName } = known[kind]
  const written = url?.replace(/\/+$/, '') ?? own
  const isPublic = written === 'https://api.github.com' || path.test(written)
  const api = isPublic ? written : `${written}${byDefault}`
  return { api, host: new URL(api).host.replace(/^api\.(?=github\.com$)/, ''), repository, tokenName }
}
