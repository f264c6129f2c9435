import { expect, test } from 'vitest'
import { siteOf } from '../../../src/enhancer/trackers/site-of.ts'

test.each([
  ['github', undefined, 'https://api.github.com', 'github.com'],
  ['github', 'https://api.github.com/', 'https://api.github.com', 'github.com'],
  ['github', 'https://git.example', 'https://git.example/api/v3', 'git.example'],
  ['github', 'https://git.example/api/v3', 'https://git.example/api/v3', 'git.example'],
  ['gitea', 'https://git.example:8443/sub', 'https://git.example:8443/sub/api/v1', 'git.example:8443'],
  ['gitea', 'https://git.example/api/v1/', 'https://git.example/api/v1', 'git.example'],
  ['gitlab', undefined, 'https://gitlab.com/api/v4', 'gitlab.com'],
  ['gitlab', 'https://git.example', 'https://git.example/api/v4', 'git.example'],
] as const)('%s at %s is asked at %s', (kind, url, api, host) => {
  const site = siteOf({ kind, repository: 'us/mos', ...(url === undefined ? {} : { url }) })
  expect([site.api, site.host]).toEqual([api, host])
})
