import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../../src/host/create-host.ts'
import { watchDirectory } from '../../../src/host/watch-directory.ts'
import { createRecorder } from '../../../src/operations/record/create-recorder.ts'
import { recordAsks } from '../../../src/operations/record/record-asks.ts'
import { recordCrashes } from '../../../src/operations/record/record-crashes.ts'
import { recordDrift } from '../../../src/operations/record/record-drift.ts'
import { recordOps } from '../../../src/operations/record/record-ops.ts'
import { recordVersions } from '../../../src/operations/record/record-versions.ts'
import type { Store } from '../../../src/store/store.ts'
import { newOp } from '../../store/new-op.ts'
import { eventually } from '../../support/eventually.ts'
import { silentLogger as logger } from '../../support/silent-logger.ts'
import { testStore } from '../../support/store.ts'

const hostId = 'h1'
const all = (store: Store) => store.history.list({ since: 0 })

test('events are written in batches with whose they are, and wait while Redis is away', async () => {
  const { store, redis } = await testStore()
  const recorder = createRecorder({ hostId, history: store.history, logger })
  recorder.know([{ name: 'ada', runtime: 'pi', role: 'coder' }])
  recorder.record({ kind: 'crash', id: 'a', agent: 'ada' })
  recorder.record({ kind: 'crash', id: 'a', agent: 'ada', status: 5 })
  const [first] = await eventually('the first', async () => {
    const found = await all(store)
    return found.length > 0 && found
  })
  expect(first).toMatchObject({ id: 'a', hostId, role: 'coder', runtime: 'pi' })
  await redis.kill()
  for (let nth = 0; nth < 6_000; nth += 1) recorder.record({ kind: 'crash', id: `b${nth}`, text: 'x' })
  await redis.revive()
  await eventually('all that fit', async () => (await all(store).catch(() => [])).length === 5_001)
  expect((await all(store)).at(-1)).toMatchObject({ id: 'b5999' })
  recorder.record({ kind: 'crash', id: 'last' })
  await recorder.close()
  expect((await all(store)).some(({ id }) => id === 'last')).toBe(true)
})

test('crashes and verdicts are read from what the runner wrote down, as soon as it did, and once', async () => {
  const { store } = await testStore()
  const runDir = await mkdtemp(join(tmpdir(), 'mos-run-'))
  onTestFinished(() => rm(runDir, { recursive: true, force: true }))
  const recorder = createRecorder({ hostId, history: store.history, logger })
  const host = createHost({ hostId, path: process.env['PATH'] ?? '' })
  const start = () =>
    recordCrashes({
      hostId,
      files: host.files,
      supervisor: { capture: () => Promise.resolve('Error: no model\n\n') },
      runDir,
      names: () => Promise.resolve(['ada']),
      recorder,
      watch: watchDirectory,
      logger,
    })
  const now = Math.floor(Date.now() / 1000)
  const iso = new Date(now * 1000).toISOString().replace(/\.\d+/u, '')
  await writeFile(join(runDir, 'ada.log'), `${'noise\n'.repeat(10_000)}${iso} its program ended: dead, status 3\n`)
  await writeFile(join(runDir, 'bob.crash'), `crash=${now}\n`)
  const crashes = start()
  await crashes.look()
  await writeFile(join(runDir, 'ada.crash'), `delay=1\ncrash=${now}\ncrash=${now - 600}\nnonsense\u0000\n`)
  await eventually('both', async () => (await all(store)).length === 2)
  await writeFile(join(runDir, 'ada.verdict'), 'crashed 5 times within 15 minutes\n')
  await eventually('the verdict', async () => (await all(store)).length === 3)
  await crashes.stop()
  const again = start()
  await again.incident(['ada', 'bob', 'cy'], now * 1000)
  await again.stop()
  await recorder.close()
  const found = await all(store)
  expect(found.filter(({ kind }) => kind === 'crash').map(({ agent }) => agent)).toEqual(['ada', 'ada', 'bob', 'cy'])
  expect(found.find(({ at }) => at === now * 1000)).toMatchObject({ agent: 'ada', status: 3, text: 'Error: no model' })
  expect(found.find(({ kind }) => kind === 'gave-up')).toMatchObject({ verdict: 'crashed 5 times within 15 minutes' })
})

test('ops that end are told, also one that ended while nobody looked; of another host they are not', async () => {
  const { store } = await testStore()
  const recorder = createRecorder({ hostId, history: store.history, logger })
  await store.ops.add(newOp('1'))
  const steps = [{ name: 'write the roster', state: 'failed' }] as const
  await store.ops.update('op-1', { state: 'failed', steps, result: 'no space left', endedAt: Date.now() })
  const ended: string[] = []
  const stop = recordOps({ hostId, store, recorder, logger, onEnd: ({ id }) => void ended.push(id) })
  onTestFinished(stop)
  await store.ops.add(newOp('2'))
  await store.ops.add(newOp('3', { hostId: 'h2' }))
  await store.ops.requestCancel('op-3', 'olga')
  await store.ops.requestCancel('op-2', 'olga')
  await eventually('both', async () => (await all(store)).length === 2)
  const [first, second] = await all(store)
  expect(first).toMatchObject({
    opId: 'op-1',
    op: 'spawn',
    state: 'failed',
    step: 'write the roster',
    text: 'no space left',
    agent: 'ada',
  })
  expect(second).toMatchObject({ opId: 'op-2', state: 'cancelled' })
  expect([...new Set(ended)]).toEqual(['op-1', 'op-2'])
})

test('requests are told with their end: answered, expired, or settled in the pane', async () => {
  const { store } = await testStore()
  const recorder = createRecorder({ hostId, history: store.history, logger })
  const put = (id: string, change: object = {}, isFinal = false) =>
    store.cards.put({
      id: `pane-${id}`,
      thread: 'discord:1',
      isShown: true,
      isFinal,
      body: {
        kind: 'ask',
        topicId: 'discord:1',
        entryId: id,
        what: 'permission',
        title: 'Run a command',
        detail: 'rm -rf /',
        choices: [],
        freeText: false,
        isMessage: false,
        tier: 'operator',
        by: { kind: 'discord', userId: '7', roleIds: [] },
        expiresAt: Date.now() + 600_000,
        pane: { hostId, agent: 'ada' },
        ...change,
      },
    })
  await put('before')
  onTestFinished(recordAsks({ hostId, store, recorder, logger }))
  await put('late', { expiresAt: Date.now() })
  await put('other', { pane: { hostId: 'h2', agent: 'eve' } })
  await eventually('they are asked', async () => (await all(store)).length === 2)
  await put('late', { expiresAt: Date.now(), isVoid: 'Nobody answered' }, true)
  await put('before', { isVoid: 'answered in the pane' }, true)
  await eventually('they are over', async () => (await all(store)).length === 4)
  const told = (await all(store)).map((event) => (event.kind === 'ask' ? `${event.askId} ${event.state}` : ''))
  expect(told.toSorted()).toEqual(['pane-before answered', 'pane-before asked', 'pane-late asked', 'pane-late expired'])
  expect((await all(store))[0]).toMatchObject({ agent: 'ada', about: 'Run a command\nrm -rf /' })
})

test('files that wait and versions are told when they are other than before, over restarts', async () => {
  const { store } = await testStore()
  const { facts } = store
  const recorder = createRecorder({ hostId, history: store.history, logger })
  const drift = (...paths: string[]) =>
    recordDrift({ hostId, facts, waiting: () => Promise.resolve(paths), recorder, logger })
  const versions = (mos: string) =>
    recordVersions({ hostId, facts, versions: () => Promise.resolve({ mos }), recorder, logger })
  await drift('a.md', 'b.md')
  await drift('a.md', 'b.md')
  await drift('b.md')
  await drift('a.md', 'b.md')
  for (const version of ['1', '1', '2', '1']) await versions(version)
  await recordVersions({ hostId, facts, versions: () => Promise.reject(new Error('no')), recorder, logger })
  await recorder.close()
  const found = await all(store)
  const told = found.map((event) =>
    event.kind === 'drift' ? `${event.path} ${event.state}` : event.kind === 'version' ? event.version : '',
  )
  expect(told.toSorted()).toEqual(['1', '1', '2', 'a.md settled', 'a.md waits', 'a.md waits', 'b.md waits'])
})
