import { expect, test } from 'vitest'
import { createPauses } from '../../src/host/pauses.ts'
import { applyReconcile } from '../../src/operations/apply-reconcile.ts'
import { remove } from '../../src/operations/remove.ts'
import { goBack } from '../../src/operations/roll/go-back.ts'
import { openRollBook } from '../../src/operations/roll/roll-record.ts'
import { returnToMosaic } from '../../src/operations/return-to-mosaic.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import type { Op } from '../../src/store/op.ts'
import { fixedSettings } from '../support/fixed-settings.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { memoryMosaic } from '../support/memory-mosaic.ts'
import { noPanes } from '../support/no-panes.ts'
import { recordingHost } from '../support/recording-host.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { role } from '../support/tmux-fleet.ts'

const live = new AbortController().signal
const roster =
  'version: 1\ntransport: tmux\nagents:\n' +
  ['boss: orchestrator', 'ed: enhancer', 'ada: coder']
    .map((entry) => entry.split(': '))
    .map(([name, of]) => `  - { name: ${name}, runtime: stub, class: ${of} }\n`)
    .join('')

/** A fleet of which Mosaic keeps some; `did` is who was begun or ended, and by whom. */
function fleet(given: Parameters<typeof memoryMosaic>[0]) {
  const mosaic = memoryMosaic(given)
  const did: string[] = []
  const files = memoryFiles({ '/home/fleet/roster.yaml': roster })
  const hosted = { ...role('core'), placement: 'hosted' } as const
  const deps = {
    hostId: 'here',
    host: { ...recordingHost(), files },
    dataDir: '/data',
    settings: fixedSettings(),
    assignments: memoryAssignments(),
    rosterFile: createRosterFile(files, '/home'),
    hosted: {
      start: async (name: string) => void did.push(`host ${name}`),
      stop: async (name: string) => void did.push(`end ${name}`),
      look: async () => new Map(),
      close: async () => undefined,
    },
    supervisor: {
      ...noPanes,
      start: async ({ name }: { name: string }) => void did.push(`start ${name}`),
      stop: async ({ name }: { name: string }) => void did.push(`stop ${name}`),
    },
    pauses: createPauses(files, '/home'),
    roles: async () =>
      new Map([
        ['orchestrator', hosted],
        ['enhancer', hosted],
        ['coder', role('core')],
      ]),
    mosaic,
  }
  return { deps, did, mosaic }
}

const start = (agent: string, placement: 'hosted' | 'pane') => ({ kind: 'start', agent, placement }) as const

test('what is looked after begins nobody whom Mosaic has by then', async () => {
  const { deps, did, mosaic } = fleet({ left: ['boss'], runs: ['ada'] })
  const around = {
    fleet: deps,
    turns: createTurnTaking(),
    host: deps.host,
    assignments: deps.assignments,
    news: { tell: async () => undefined },
    opsNews: { tell: async () => undefined },
    ensureHolder: async () => undefined,
    logger: silentLogger,
  }
  const failed = await applyReconcile(around, [start('boss', 'hosted'), start('ada', 'pane'), start('ed', 'hosted')])
  expect([failed, did, mosaic.did, mosaic.left()]).toEqual([[], ['host ed'], [], ['boss', 'ada']])
})

test('who is removed is of Mosaic no more, and comes back to it when that fails', async () => {
  const { deps, did, mosaic } = fleet({ left: ['boss', 'ada'] })
  const [, stop, write] = remove(deps).plan({ args: { name: 'ada' } } as unknown as Op)
  await stop?.run(live, () => undefined)
  await stop?.undo?.()
  expect([did, mosaic.did]).toEqual([['stop ada'], ['give ada back']])
  await write?.run(live, () => undefined)
  expect(mosaic.left()).toEqual(['boss'])
})

test.each([
  ['moved by this op', { left: [], takenAt: { ada: 7 } }, 'ada is with Mosaic again: its unit runs it.', ['stop ada']],
  ['stopped by this op', { left: ['ada'], takenAt: { ada: 7 } }, 'ada is with Mosaic again: its unit runs it.', []],
  ['not touched yet, or given back already', { left: ['ada'] }, 'ada is with Mosaic.', []],
  ['moved by an earlier op', { left: [], takenAt: { ada: 4 } }, undefined, []],
  ['started by hand there', { left: [], takenAt: { ada: 7 }, whyNotBack: 'no unit ran it' }, undefined, []],
  ['never of Mosaic', { left: [] }, undefined, []],
] as const)('one that does not come up, %s', async (_, given, words, ended) => {
  const { deps, did } = fleet(given)
  expect([await returnToMosaic(deps, 'ada', 5), did]).toEqual([words, ended])
})

test('a relaunch of all that is taken back gives to Mosaic whom it took, once', async () => {
  const { deps, did, mosaic } = fleet({ left: ['boss'], takenAt: { ada: 7 } })
  const book = await openRollBook({ files: deps.host.files, dataDir: '/data' }, 'op-1')
  await book.begin('1.5.0', { waves: [['ada']], hosted: [], left: [], turnMs: 0 })
  const member = { state: 'up', from: 'checkout', wasNative: false, wasDown: false, words: '', isOwed: false } as const
  await book.put('ada', member)
  const move = { book, by: 'local:1', to: '1.5.0', askedAt: 5, turnMs: 0, steadyMs: 0 }
  const back = { words: 'Back with Mosaic: ada. Nobody else was touched.', isOlder: false, problems: [] }
  const versions = { active: async () => '1.5.0' }
  const all = { ...deps, versions, turns: createTurnTaking() }
  expect([await goBack(all, move), did, mosaic.did]).toEqual([back, ['stop ada'], ['give ada back']])
  // Killed before that was written down.
  await book.put('ada', member)
  expect([await goBack(all, move), did]).toEqual([back, ['stop ada']])
})
