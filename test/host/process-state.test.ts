import { expect, test } from 'vitest'
import { parseProcessStat, readProcess, sendSignal } from '../../src/host/process-state.ts'

const after = `${Array.from({ length: 15 }, (_, n) => n).join(' ')} 4711 0 0`

test.each([
  ['a plain name', `7 (sh) S 1 7 5 ${after}`, { state: 'S', groupId: 7, sessionId: 5, startTicks: '4711' }],
  [
    'a name with brackets',
    `7 (a) b) (c) Z 1 7 5 ${after}`,
    { state: 'Z', groupId: 7, sessionId: 5, startTicks: '4711' },
  ],
  ['a cut line', '7 (sh) S 1', undefined],
  ['nothing', '', undefined],
])('%s', (_, stat, expected) => {
  expect(parseProcessStat(stat)).toEqual(expected)
})

test('this process is seen, and the same one each time', () => {
  expect(readProcess(process.pid)).toMatchObject({ state: 'R' })
  expect(readProcess(process.pid)?.startTicks).toBe(readProcess(process.pid)?.startTicks)
})

test.each([0, 1, -1, Number.NaN, 1.5])('pid %d is never signalled: it would mean everybody', (pid) => {
  expect(() => {
    sendSignal(pid, 'SIGTERM', true)
  }).toThrow('refusing to signal')
})
