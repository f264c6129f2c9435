import { expect, test } from 'vitest'
import { createRedactor } from '../../src/redact/create-redactor.ts'
import { codings } from './support/codings.ts'
import { findLeak } from './support/find-leak.ts'
import { sinks } from './support/sinks.ts'
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

/** One way of writing each is enough here: the others are shown above. */
const once = cases.filter(({ way }) => way === 0)

test.each(Object.entries(sinks))('%s: nothing of them leaves', async (_, sink) => {
  const out = await sink(
    once.map(({ coded }) => coded),
    loaded.map(({ secret }) => secret),
  )
  expect(out).toHaveLength(once.length)
  const leaks = once.flatMap((one, at) => {
    const leak = findLeak(out[at] ?? '', one.secret)
    return leak === undefined ? [] : [{ ...one, leak, out: out[at] }]
  })
  expect(leaks).toEqual([])
})
