import { expect, test } from 'vitest'
import { parseHeartbeat, renderHeartbeat, writeHeartbeat } from '../../src/host/heartbeat.ts'
import { recordingHost } from '../support/recording-host.ts'

const at = Date.UTC(2026, 10, 22, 9, 30)

test.each([
  ['ts=2026-11-22T09:30:00+0000\npid=7\nstatus=ok\n', { at, pid: 7, status: 'ok' }],
  ['ts=2026-11-22T10:30:00+0100\npid=7\nstatus=busy\nmodel=opus 5\n', { at, pid: 7, status: 'busy', model: 'opus 5' }],
  ['ts=2026-11-22T09:30:00Z\r\npid=7\r\nstatus=ok\r\nmodel=\r\n', { at, pid: 7, status: 'ok' }],
  ['status=ok\nother=1\npid=7\nts=2026-11-22T04:00:00-05:30', { at, pid: 7, status: 'ok' }],
  [`ts=2026-11-22T09:30:00+0000\npid=7\nstatus=busy\nsince=${at - 5}\n`, { at, pid: 7, status: 'busy', since: at - 5 }],
  [
    'ts=2026-11-22T09:30:00+0000\npid=7\nstatus=busy\nsince=2026-11-22T10:29:59+0100\n',
    { at, pid: 7, status: 'busy', since: at - 1000 },
  ],
  ['ts=2026-11-22T09:30:00+0000\npid=7\nstatus=ok\nsince=soon\n', { at, pid: 7, status: 'ok' }],
  [
    'ts=2026-11-22T09:30:00Z\npid=7\nstatus=busy\nsince=1795339000123\n',
    { at, pid: 7, status: 'busy', since: 1795339000123 },
  ],
  [
    'ts=2026-11-22T09:30:00Z\npid=7\nstatus=busy\nsince=2026-11-22T10:29:00+0100',
    { at, pid: 7, status: 'busy', since: at - 60_000 },
  ],
  ['ts=2026-11-22T09:30:00Z\npid=7\nstatus=ok\nsince=soon\n', { at, pid: 7, status: 'ok' }],
  ['ts=yesterday\npid=7\nstatus=ok\n', undefined],
  ['ts=2026-11-22T09:30:00+0000\nstatus=ok\n', undefined],
  ['ts=2026-11-22T09:30:00+0000\npid=-7\n', undefined],
  ['', undefined],
])('%j', (text, expected) => {
  expect(parseHeartbeat(text)).toEqual(expected)
})

test('what is rendered is read', () => {
  const beat = { at, pid: 7, status: 'busy', model: 'opus' } as const
  expect(renderHeartbeat(beat)).toBe('ts=2026-11-22T09:30:00+0000\npid=7\nstatus=busy\nmodel=opus\n')
  expect(parseHeartbeat(renderHeartbeat(beat))).toEqual(beat)
  const since = { ...beat, since: at - 1234 }
  expect(parseHeartbeat(renderHeartbeat(since))).toEqual(since)
})

test('a hosted agent has a heartbeat of now and the mark of a native writer', async () => {
  const host = recordingHost()
  await writeHeartbeat(host, '/run', 'boss', { pid: 7, status: 'ok' })
  const beat = parseHeartbeat((await host.files.read('/run/boss.hb')) ?? '')
  expect(Math.abs(Date.now() - (beat?.at ?? 0))).toBeLessThan(2000)
  expect(await host.files.list('/run')).toEqual(['boss.hb', 'boss.hb.native'])
  expect(await host.files.read('/run/boss.hb.native')).toBe('timer')
})
