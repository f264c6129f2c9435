import { expect, test } from 'vitest'
import { parseUntil } from '../../src/command/parse-until.ts'

const now = new Date(2026, 10, 24, 13, 5).getTime()
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).getTime()

test.each([
  ['90m', now + 90 * 60_000],
  ['15 min', now + 15 * 60_000],
  [' 4H ', now + 4 * 3_600_000],
  ['2d', now + 2 * 86_400_000],
  ['1w', now + 7 * 86_400_000],
  ['18:00', at(2026, 10, 24, 18, 0)],
  ['9:30', at(2026, 10, 25, 9, 30)],
  ['13:05', at(2026, 10, 25, 13, 5)],
  ['2026-12-01', at(2026, 11, 2, 0, 0)],
  ['2026-11-24', at(2026, 10, 25, 0, 0)],
  ['2026-12-01 09:15', at(2026, 11, 1, 9, 15)],
  ['2026-12-01T09:15', at(2026, 11, 1, 9, 15)],
  ['2026-02-31', undefined],
  ['2026-11-23', undefined],
  ['0h', undefined],
  ['-4h', undefined],
  ['4', undefined],
  ['24:00', undefined],
  ['tomorrow', undefined],
  ['', undefined],
])('%j ends at %j', (text, end) => {
  expect(parseUntil(text, now)).toBe(end)
})
