import { appendFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createFiles } from '../../src/host/create-files.ts'
import { watchDirectory } from '../../src/host/watch-directory.ts'
import { watchEvents } from '../../src/operations/watch-events.ts'
import type { SeenEvent } from '../../src/operations/watch-events.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const line = (ts: number, event: string, text?: string) =>
  `${JSON.stringify({ ts, event, ...(text === undefined ? {} : { text }) })}\n`

/** A run directory, and Mos after Mos that follows it over one memory. */
async function watching() {
  const runDir = join(await temporaryDirectory(), 'run')
  await mkdir(runDir)
  const kept = new Map<string, string>()
  const facts = {
    get: (name: string) => Promise.resolve(kept.get(name)),
    set: async (name: string, value: string) => void kept.set(name, value),
  }
  const seen: SeenEvent[] = []
  let faults = 0
  const start = (watch?: typeof watchDirectory) => {
    const following = watchEvents({
      ...(watch === undefined ? {} : { watch }),
      files: createFiles(),
      runDir,
      hostId: 'here',
      facts,
      logger: silentLogger,
      async onEvent(event) {
        if (faults-- > 0) throw new Error('not now')
        seen.push(event)
      },
    })
    onTestFinished(() => following.stop())
    return following
  }
  const path = (agent: string) => join(runDir, `${agent}.events`)
  const heard = () => seen.splice(0).map(({ agent, event }) => `${agent} ${event.event} ${event.ts}`)
  return { start, path, heard, seen, fail: (times: number) => (faults = times) }
}

test('each event once, over restarts; what stood there before the first look is over', async () => {
  const { start, path, heard } = await watching()
  await writeFile(path('old'), line(1, 'stop'))
  const first = start()
  await first.look()
  expect(heard()).toEqual([])
  await writeFile(path('ada'), line(2, 'session-start') + line(3, 'prompt-submit'))
  await first.look()
  await first.look()
  expect(heard()).toEqual(['ada session-start 2', 'ada prompt-submit 3'])
  await first.stop()
  await appendFile(path('ada'), line(4, 'stop'))
  await appendFile(path('old'), line(5, 'stop'))
  await start().look()
  expect(heard()).toEqual(['ada stop 4', 'old stop 5'])
})

test('a file that its writer cut, or that began anew, is followed from where it was', async () => {
  const { start, path, heard } = await watching()
  const watch = start()
  await watch.look()
  await writeFile(path('ada'), line(1, 'session-start') + line(2, 'prompt-submit') + line(3, 'stop'))
  await watch.look()
  heard()
  await writeFile(path('ada'), line(3, 'stop') + line(4, 'prompt-submit'))
  await watch.look()
  expect(heard()).toEqual(['ada prompt-submit 4'])
  await rm(path('ada'))
  await watch.look()
  await writeFile(path('ada'), line(9, 'session-start'))
  await watch.look()
  expect(heard()).toEqual(['ada session-start 9'])
})

test('half a line waits for its end, and what nobody knows is passed over', async () => {
  const { start, path, heard } = await watching()
  const watch = start()
  await watch.look()
  await writeFile(path('ada'), `no json\n${line(1, 'dance')}{"ts":2,"ev`)
  await watch.look()
  expect(heard()).toEqual([])
  await appendFile(path('ada'), 'ent":"stop"}\n')
  await watch.look()
  expect(heard()).toEqual(['ada stop 2'])
})

test('one that could not be dealt with comes again, under its id, and the order stays', async () => {
  const { start, path, heard, seen, fail } = await watching()
  const watch = start()
  await watch.look()
  await writeFile(path('ada'), line(1, 'prompt-submit') + line(2, 'stop'))
  fail(1)
  await watch.look()
  expect(heard()).toEqual([])
  await watch.look()
  expect(seen.map(({ turnSince }) => turnSince)).toEqual([1, 1])
  expect(new Set(seen.map(({ id }) => id)).size).toBe(2)
  expect(heard()).toEqual(['ada prompt-submit 1', 'ada stop 2'])
})

test("what can't be read as one agent's events does not stop the others'", async () => {
  const { start, path, heard } = await watching()
  const watch = start()
  await watch.look()
  await mkdir(path('aaa'))
  await symlink('abe.events', path('abe'))
  await writeFile(path('ada'), line(2, 'stop'))
  await watch.look()
  expect(heard()).toEqual(['ada stop 2'])
  await rm(path('aaa'), { recursive: true })
  await writeFile(path('aaa'), line(3, 'stop'))
  await watch.look()
  expect(heard()).toEqual(['aaa stop 3'])
})

test('with hints an event is heard as soon as it is written, and one that failed is tried again', async () => {
  const { start, path, seen, fail } = await watching()
  await start(watchDirectory).look()
  await writeFile(path('ada'), line(1, 'session-start'))
  await eventually('it is heard', () => seen.length === 1, 900)
  fail(1)
  await appendFile(path('ada'), line(2, 'stop'))
  await eventually('it is heard at the second try', () => seen.length === 2, 5_000)
})

test('a session that begins in the middle of a turn says that the turn was cut', async () => {
  const { start, path, seen } = await watching()
  const watch = start()
  await watch.look()
  const cut = () => seen.splice(0).flatMap(({ event, wasCut }) => (wasCut === true ? event.ts : []))
  await writeFile(
    path('ada'),
    [
      line(1, 'session-start', 'startup'),
      line(2, 'prompt-submit'),
      line(3, 'tool-use'),
      line(4, 'session-start', 'resume'),
      line(5, 'session-start', 'resume'),
      line(6, 'prompt-submit'),
      line(7, 'stop'),
      line(8, 'session-start', 'resume'),
      line(9, 'prompt-submit'),
    ].join(''),
  )
  await watch.look()
  expect(cut()).toEqual([4])
  await watch.stop()
  await appendFile(path('ada'), line(10, 'session-start', 'resume'))
  await start().look()
  expect(cut()).toEqual([10])
})
