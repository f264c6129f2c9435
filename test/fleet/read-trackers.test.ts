import { expect, test } from 'vitest'
import { parseSettings } from '../../src/fleet/parse-settings.ts'

test('where bugs are reported', () => {
  const { trackers } = parseSettings(`trackers:
  - { id: mos, kind: github, repository: us/mos, components: [mos, op update, mos] }
  - { id: codex, kind: forgejo, repository: us/codex.cli, url: "https://git.example/api/v1/" }
  - { id: deep, kind: gitlab, repository: a/b/c/d, url: "http://127.0.0.1:8080/sub" }
`)
  expect(trackers).toEqual([
    { id: 'mos', kind: 'github', repository: 'us/mos', components: ['mos', 'op update'] },
    { id: 'codex', kind: 'gitea', repository: 'us/codex.cli', url: 'https://git.example/api/v1', components: [] },
    { id: 'deep', kind: 'gitlab', repository: 'a/b/c/d', url: 'http://127.0.0.1:8080/sub', components: [] },
  ])
})

test('nothing said is no trackers', () => {
  expect(parseSettings('trackers:').trackers).toBeUndefined()
})

const of = (more: string) => `trackers: [{ id: mos, kind: github, repository: us/mos${more} }]`
test.each([
  ['trackers: [mos]', 'a tracker is "mos"; it takes keys: id, kind, repository, url, components.'],
  ['trackers: [{ kind: github }]', 'a tracker without an id; write: id: mos'],
  ['trackers: [{ id: mos }]', 'the tracker mos has no kind; write: kind: github'],
  ['trackers: [{ id: mos, kind: jira }]', 'kind is "jira"; it is one of github, gitea, gitlab, forgejo.'],
  ['trackers: [{ id: m, kind: github }]', 'the tracker m has no repository; write: repository: us/m'],
  ['trackers: [{ id: m, kind: github, repository: a }]', 'a repository is owner/name, like us/mos.'],
  ['trackers: [{ id: m, kind: github, repository: a/../b }]', 'a repository is owner/name, like us/mos.'],
  ['trackers: [{ id: m, kind: gitlab, repository: a/.. }]', 'a repository is group/name, like us/mos.'],
  ['trackers: [{ id: m, kind: gitea, repository: a/b }]', 'the tracker m has no url; write: url: https://'],
  [of(', url: "http://git.example"'), 'url is "http://git.example": an address begins with https://.'],
  [of(', url: "http://127.0.0.1.evil.example"'), 'an address begins with https://.'],
  [of(', url: "https://me:secret@git.example"'), 'url is an address with a login: it has no login in it'],
  [of(', url: "https://git.example?token=1"'), 'it ends before ? and #.'],
  [of(', token: x'), 'unknown key "token". A tracker takes id, kind, repository, url, components.'],
  [of('').replace(' }]', ' }, { id: mos, kind: github, repository: a/b }]'), 'a second tracker is named mos'],
  [
    'trackers: [{ id: a, kind: github, repository: a/b, components: [x] }, { id: b, kind: github, repository: a/b, components: [x] }]',
    'x goes to a already.',
  ],
])('%s is refused', (text, message) => {
  expect(() => parseSettings(text)).toThrow(message)
})
