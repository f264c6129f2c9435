import { join } from 'node:path'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { createFiles } from '../../src/host/create-files.ts'
import { spoolOf } from '../../src/operations/spooled-report.ts'
import { takeReports } from '../../src/operations/take-reports.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const by = { kind: 'local', uid: 1 } as const

const here = { hostId: 'here', uid: 1, mosaicHome: '/home', logger: silentLogger }

test('each once, in the order in which it was said; what is no report is put aside', async () => {
  const { store } = await testStore()
  await store.assignments.put({ agent: 'ada', by, opId: 'op-1', at: 1, task: 'Fix it' })
  const [ada, ben] = [spoolOf('/home', 'ada'), spoolOf('/home', 'ben')]
  const kept = (cause: string, at: number, agent: string) =>
    JSON.stringify({ cause, at, args: { agent, text: cause, done: false } })
  const files = memoryFiles({
    [`${ada}/b.json`]: kept('b', 2000, 'ada'),
    [`${ben}/a.json`]: kept('a', 1000, 'ben'),
    [`${ada}/torn.json`]: '{"cause":"c',
  })
  const take = () => takeReports({ ...here, host: { files }, store, unread: new Map() })
  await take()
  await take()
  const ops = await store.ops.list()
  expect(ops.map(({ id, args }) => `${id} ${String(args['agent'])}`).toSorted()).toEqual(['op-a ben', 'op-b ada'])
  expect([await files.list(ada), await files.list(ben)]).toEqual([['torn.json.unreadable'], []])
  expect(await store.assignments.get('ada')).toMatchObject({ reportedAt: 2000 })
  expect(await store.assignments.get('ben')).toBeUndefined()
})

test('while Redis is away they stay where they are', async () => {
  const { store, redis } = await testStore()
  const directory = spoolOf('/home', 'ada')
  const text = JSON.stringify({ cause: 'a', at: 1, args: { agent: 'ada', text: 'hi', done: false } })
  const files = memoryFiles({ [`${directory}/a.json`]: text })
  await redis.stop()
  await takeReports({ ...here, host: { files }, store, unread: new Map() })
  expect(await files.list(directory)).toEqual(['a.json'])
})

test("what is no directory of reports does not keep the others' back", async () => {
  const { store } = await testStore()
  const home = await temporaryDirectory()
  const files = createFiles()
  await files.write(spoolOf(home, 'ada'), 'x')
  const said = JSON.stringify({ cause: 'a', at: 1, args: { agent: 'ben', text: 'hi', done: false } })
  await files.write(join(spoolOf(home, 'ben'), 'a.json'), said)
  const lines: string[] = []
  const logger = pino({ level: 'warn' }, { write: (line) => void lines.push(line) })
  const unread = new Map<string, string>()
  const take = () => takeReports({ host: { files }, hostId: 'here', uid: 1, mosaicHome: home, store, logger, unread })
  await take()
  expect((await store.ops.list()).map(({ id }) => id)).toEqual(['op-a'])
  await take()
  expect(lines).toEqual([expect.stringContaining('its reports cannot be read')])
  await files.remove(spoolOf(home, 'ada'))
  await take()
  await files.write(spoolOf(home, 'ada'), 'x')
  await take()
  expect(lines).toHaveLength(2)
})
