import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createReplies } from '../../src/operations/create-replies.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { watchAnswers } from '../../src/operations/watch-answers.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import type { NewOp } from '../../src/store/op.ts'
import type { OutboxEntry } from '../../src/store/outbox.ts'
import type { Store } from '../../src/store/store.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { newOp } from '../store/new-op.ts'
import { eventually } from '../support/eventually.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const packageRoot = join(import.meta.dirname, '..', '..')
const entry = (name: string, role: string, runtime = 'codex'): string =>
  `  - name: ${name}\n    runtime: ${runtime}\n    class: ${role}\n`
const roster = `version: 1\ntransport: tmux\nagents:\n${entry('boss', 'orchestrator')}${entry('ed', 'enhancer')}${entry('ada', 'research')}${entry('bob', 'research')}`

async function fleet() {
  const home = await temporaryDirectory()
  const { files } = createHost({ hostId: 'h1', path: '' })
  await files.write(join(home, 'fleet/roster.yaml'), roster)
  await files.makeDirectory(join(home, 'fleet/run'))
  const { store } = await testStore()
  const rosterFile = createRosterFile(files, home)
  const roles = () => loadRoles(files, home, packageRoot)
  const replies = createReplies({ hostId: 'h1', rosterFile, roles, store })
  const watch = async () => {
    const answers = await watchAnswers({ store, files, mosaicHome: home, rosterFile, replies, logger: silentLogger })
    onTestFinished(() => answers.stop())
    return answers
  }
  const report = (event: string, text: string): Promise<void> =>
    appendFile(join(home, 'fleet/run/ada.events'), `${JSON.stringify({ ts: Date.now(), event, text })}\n`)
  return { store, replies, watch, report }
}

/** What was sent to ada in a thread, and waits. */
async function asked(store: Store, cause: string, change: Partial<NewOp> = {}): Promise<void> {
  await store.ops.add(newOp(cause, { kind: 'send', receipt: 'none', thread: 'discord:5', ...change }))
  const opId = `op-${cause}`
  await store.awaited.add({ opId, agent: 'ada', text: `question ${cause}`, at: Date.now(), hops: 0 })
}

/** The messages on their way to a thread, taken off one by one. */
async function said(store: Store, thread: ThreadRef): Promise<readonly string[]> {
  const texts: string[] = []
  for (let head = await store.outbox.head(thread); head !== undefined; head = await store.outbox.remove(head))
    texts.push(textOf(head))
  return texts
}
const textOf = ({ body }: OutboxEntry): string => (body.kind === 'text' ? body.text : body.kind)

test('a report answers what was sent last, once by its id; where nobody waits it is for others to say', async () => {
  const { store, replies } = await fleet()
  expect(await replies.heard('ada', { id: 'r1', text: 'hello' })).toBe(false)
  await asked(store, '1')
  await asked(store, '2')
  expect(await replies.heard('bob', { id: 'r2', text: 'hello' })).toBe(false)
  expect(await replies.heard('ada', { id: 'r3', text: 'it is green' })).toBe(true)
  expect(await replies.heard('ada', { id: 'r3', text: 'it is green' })).toBe(true)
  expect(await said(store, 'discord:5')).toEqual(['**ada** answers:\nit is green'])
  expect((await store.ops.get('op-2'))?.answeredAt).toBeGreaterThan(0)
  expect((await store.ops.get('op-1'))?.answeredAt).toBeUndefined()
})

test('what an agent says goes to the topic that it names, when that is one; who it says it is does not matter', async () => {
  const { store, replies } = await fleet()
  const by = { kind: 'discord', userId: '7', roleIds: [] } as const
  const first = { id: 'discord:10', topicId: 'discord:88', by, text: 'hi', at: 10 } as const
  await store.inbox.add(first, { title: 'a topic', hostId: 'h1' })
  await asked(store, '1')
  await replies.heard('ada', { id: 'r1', text: '[h1:boss -> h1:discord-88] done' })
  expect(await said(store, 'discord:88')).toEqual(['**ada** writes:\ndone'])
  await asked(store, '2')
  await replies.heard('ada', { id: 'r2', text: '[h1:ada -> h1:discord-99] done' })
  expect(await said(store, 'discord:99')).toEqual([])
  expect(await said(store, 'discord:5')).toEqual(['**ada** answers:\ndone'])
})

test('an answer to another agent is sent to it, as who asked first, its class kept', async () => {
  const { store, replies } = await fleet()
  await asked(store, '1')
  const text = '[h1:ada -> h1:bob class=human] look at this'
  await replies.heard('ada', { id: 'r1', text })
  expect(await store.ops.get('op-passed-r1')).toMatchObject({
    kind: 'send',
    args: { name: 'bob', text: 'look at this', from: 'ada', class: 'human', hops: 1 },
    by: { kind: 'discord', userId: '7' },
    thread: 'discord:5',
  })
  expect(await said(store, 'discord:5')).toEqual(['**ada** answers to bob:\nlook at this', 'receipt'].toReversed())
})

test('an answer that came while Mos was down is found at the next start; nothing is said twice', async () => {
  const { store, watch, report } = await fleet()
  await asked(store, '1')
  await report('prompt-submit', 'question 1')
  await report('stop', 'it is green')
  const first = await watch()
  await eventually('the answer', async () => (await store.ops.get('op-1'))?.answeredAt !== undefined)
  await first.stop()
  const second = await watch()
  const opId = 'op-2'
  await store.ops.add(newOp('2', { kind: 'send', receipt: 'none', thread: 'discord:5' }))
  await second.expect({ opId, agent: 'ada', text: 'question 2', at: Date.now(), hops: 0 })
  await report('prompt-submit', 'question 2')
  await report('stop', 'still')
  await eventually('the second answer', async () => (await store.ops.get('op-2'))?.answeredAt !== undefined)
  expect(await said(store, 'discord:5')).toEqual(['**ada** answers:\nit is green', '**ada** answers:\nstill'])
})
