import { expect, test } from 'vitest'
import { forgetMosaic, leaveToMosaic, takeFromMosaic } from '../../src/fleet/leave-to-mosaic.ts'
import { parseSettings } from '../../src/fleet/parse-settings.ts'

const before = '# mine\nprojects:\n  - id: site # ours\n    path: /srv/site\n    branch: main\n'

test('who is left is a list in mos.yaml, and every other byte stays', () => {
  const both = leaveToMosaic(leaveToMosaic(before, 'Boss_1'), 'v1.2')
  expect(both).toBe(`${before}mosaic:\n  - agent: Boss_1\n  - agent: v1.2\n`)
  expect(leaveToMosaic(both, 'v1.2')).toBe(both)
  expect(takeFromMosaic(both, 'Boss_1')).toBe(`${before}mosaic:\n  - agent: v1.2\n`)
  const none = takeFromMosaic(takeFromMosaic(both, 'Boss_1'), 'v1.2')
  expect([parseSettings(none).mosaic, parseSettings(before).mosaic]).toEqual([[], undefined])
  expect(takeFromMosaic(none, 'ada')).toBe(none)
  expect([forgetMosaic(none), forgetMosaic(both), forgetMosaic(before)]).toEqual([before, before, before])
  expect(leaveToMosaic(none, 'ada')).toBe(`${before}mosaic:\n  - agent: ada\n`)
})

test.each([
  ['', 'mosaic:\n  - agent: ada\n'],
  ['mosaic: []\n', 'mosaic: [{ agent: ada }]\n'],
  ['mosaic: # whom Mosaic has\ntenants: [bob]\n', 'mosaic: # whom Mosaic has\n  - agent: ada\ntenants: [bob]\n'],
])('%j takes one more', (text, after) => {
  expect(leaveToMosaic(text, 'ada')).toBe(after)
})

test.each([
  ['mosaic: ada', 'm:1:9: mosaic is "ada"'],
  ['mosaic: [{ agent: -x }]', '"-x" does not fit as a name'],
  ['mosaic: [{}]', 'm:1:10: an entry of mosaic without an agent'],
  ['mosaic: [{ agent: ada, socket: x }]', 'm:1:24: unknown key "socket"'],
])('%s is refused with its place', (text, message) => {
  expect(() => parseSettings(text, 'm')).toThrow(message)
})
