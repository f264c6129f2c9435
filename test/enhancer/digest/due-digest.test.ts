import { expect, test } from 'vitest'
import { dueDigest } from '../../../src/enhancer/digest/due-digest.ts'

/** In this host's own time, whichever that is. */
const at = (day: number, time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return new Date(2026, 10, day, hours, minutes).getTime()
}

test.each<[string, number, number | undefined, { since: number; until: number; id: string } | undefined]>([
  ['before its first time', at(27, '08:59'), undefined, undefined],
  [
    'at its time',
    at(27, '09:00'),
    undefined,
    { since: at(26, '09:00'), until: at(27, '09:00'), id: 'digest-2026-11-27T09:00' },
  ],
  [
    'a start some hours later',
    at(27, '14:59'),
    at(26, '09:00'),
    { since: at(26, '09:00'), until: at(27, '09:00'), id: 'digest-2026-11-27T09:00' },
  ],
  ['a start too late', at(27, '15:01'), at(26, '09:00'), undefined],
  [
    'the day after, with what was missed',
    at(28, '09:01'),
    at(26, '09:00'),
    { since: at(26, '09:00'), until: at(28, '09:00'), id: 'digest-2026-11-28T09:00' },
  ],
  ['told already', at(27, '09:30'), at(27, '09:00'), undefined],
  [
    'after three weeks',
    at(27, '09:00'),
    at(5, '09:00'),
    { since: at(26, '09:00'), until: at(27, '09:00'), id: 'digest-2026-11-27T09:00' },
  ],
  ['a clock that was set back', at(27, '09:30'), at(29, '09:00'), undefined],
])('%s', (_name, now, last, expected) => {
  const due = dueDigest('09:00', now, last)
  expect(due && { since: due.since, until: due.until, id: due.id }).toEqual(expected)
})

test('a time late in the evening is told after midnight too', () => {
  expect(dueDigest('23:30', at(28, '00:10'), undefined)).toMatchObject({
    until: at(27, '23:30'),
    id: 'digest-2026-11-27T23:30',
    title: 'The fleet on 2026-11-27, 23:30',
  })
})
