import { expect, test } from 'vitest'
import { identifyDelay } from '../../src/discord/identify-pace.ts'

const now = 10_000_000
const ago = (...seconds: number[]) => seconds.map((each) => now - each * 1_000)

test.each([
  ['the first is free', [], 0],
  ['the next comes 5 s later', ago(1), 4_000],
  ['long ago does not count', ago(4_000), 0],
  ['ten in an hour slow it down', ago(1_000, 900, 800, 700, 600, 500, 400, 300, 200, 10), 110_000],
  ['ten in two hours do not', ago(7_000, 6_900, 6_800, 6_700, 6_600, 6_500, 6_400, 6_300, 6_200, 10), 0],
])('%s', (_, recent, delay) => {
  expect(identifyDelay(recent, now)).toBe(delay)
})

test('never more than a thousand in a day', () => {
  const identifies: number[] = []
  for (let at = 0; at < 86_400_000; at += identifyDelay(identifies, at)) identifies.push(at)
  expect(identifies.length).toBeLessThan(1_000)
})
