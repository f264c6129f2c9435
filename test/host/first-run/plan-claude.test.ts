import { expect, test } from 'vitest'
import { planClaude } from '../../../src/host/first-run/plan-claude.ts'

const path = '/home/ada/.claude.json'
const directory = '/src/site'
const apiKey = 'sk-ant-0123456789-0123456789'
const known = apiKey.slice(-20)
const site = { [directory]: { hasTrustDialogAccepted: true } }
const plan = (before: unknown, wanted: { apiKey?: string; directory?: string } = { directory }) => {
  const after = planClaude(before === undefined ? '' : JSON.stringify(before), { path, ...wanted })
  const parsed: unknown = after === undefined ? undefined : JSON.parse(after)
  return parsed
}

test.each([
  ['no file', undefined, { hasCompletedOnboarding: true, projects: site }],
  [
    'what claude has written',
    { userID: 'u', hasCompletedOnboarding: true, projects: { '/x': { allowedTools: [] } } },
    { userID: 'u', hasCompletedOnboarding: true, projects: { '/x': { allowedTools: [] }, ...site } },
  ],
  [
    'an entry without an answer',
    { hasCompletedOnboarding: true, projects: { [directory]: { lastCost: 1 } } },
    { hasCompletedOnboarding: true, projects: { [directory]: { lastCost: 1, hasTrustDialogAccepted: true } } },
  ],
])('%s: what is missing is added', (_, before, after) => {
  expect(plan(before)).toEqual(after)
  expect(plan(after)).toBeUndefined()
})

test('a no of a person stays a no, and their onboarding their own', () => {
  const no = { hasCompletedOnboarding: false, projects: { [directory]: { hasTrustDialogAccepted: false } } }
  expect(plan(no)).toBeUndefined()
})

test('a key is approved by its end, beside the others, unless it was rejected', () => {
  const done = { hasCompletedOnboarding: true }
  expect(plan(done, {})).toBeUndefined()
  expect(plan(done, { apiKey })).toEqual({ ...done, customApiKeyResponses: { approved: [known] } })
  const others = { ...done, customApiKeyResponses: { approved: ['a'], rejected: ['b'] } }
  expect(plan(others, { apiKey: `${apiKey}\n` })).toEqual({
    ...done,
    customApiKeyResponses: { approved: ['a', known], rejected: ['b'] },
  })
  expect(plan({ ...done, customApiKeyResponses: { rejected: [known] } }, { apiKey })).toBeUndefined()
})

test.each([
  [
    'indented',
    '{\n    "a": 1,\n    "b": [1]\n}\n',
    '{\n    "a": 1,\n    "b": [\n        1\n    ],\n    "hasCompletedOnboarding": true\n}\n',
  ],
  ['in one line, without an end', '{"a":1}', '{"a":1,"hasCompletedOnboarding":true}'],
  ['behind a byte order mark', '\uFEFF{"a":1}', '\uFEFF{"a":1,"hasCompletedOnboarding":true}'],
  ['empty', '\n', '{\n  "hasCompletedOnboarding": true\n}\n'],
])('%s: it is written as it was', (_, before, after) => {
  expect(planClaude(before, { path })).toBe(after)
})

test.each([
  ['{"a": 1', 'it is no JSON'],
  ['[]', 'it is no JSON object'],
  ['null', 'it is no JSON object'],
  ['{"projects": []}', 'its projects are not as claude writes them'],
  ['{"projects": {"/src/site": true}}', 'its projects of /src/site are not as claude writes them'],
  ['{"customApiKeyResponses": {"approved": "x"}}', 'its customApiKeyResponses are not as claude writes them'],
])('%s is refused and named', (text, why) => {
  expect(() => planClaude(text, { path, directory, apiKey })).toThrow(
    `${path} can't be read: ${why}. Mend it, or move it away; nothing in it was changed.`,
  )
})
