import { expect, test } from 'vitest'
import { createRedactor } from '../../src/redact/create-redactor.ts'
import { codings } from './support/codings.ts'
import { findLeak } from './support/find-leak.ts'
import { loaded, samples } from './support/secret-kinds.ts'

const redactor = createRedactor(loaded.map(({ secret }) => secret))
const all = [...samples, ...loaded]

const cases = all.flatMap(({ kind, secret, text }) =>
  Object.entries(codings).flatMap(([coding, write]) =>
    write(text).map((coded, way) => ({ kind, secret, coding, way, coded })),
  ),
)

test('what must not be read would be noticed', () => {
  expect(samples.length).toBeGreaterThanOrEqual(40)
  expect(cases.filter(({ coded, secret }) => findLeak(coded, secret) === undefined)).toEqual([])
})

test('no secret of any kind can be read, however it is coded, and redacting again changes nothing', () => {
  const leaks = cases.flatMap((one) => {
    const out = redactor.redact(one.coded).text
    const leak = findLeak(out, one.secret)
    return leak === undefined && redactor.redact(out).text === out ? [] : [{ ...one, leak, out }]
  })
  expect(leaks).toEqual([])
})
