import { expect, test } from 'vitest'
import { finishTask } from '../../src/operations/finish-task.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { queueFinish } from '../../src/operations/queue-finish.ts'
import { report } from '../../src/operations/report.ts'
import type { Replies } from '../../src/operations/replies.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { createSettingsFile } from '../../src/operations/settings-file.ts'
import type { Assignment } from '../../src/store/assignment.ts'
import type { ThreadRef } from '../../src/store/topic.ts'
import { noPanes } from '../support/no-panes.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { recordingHost } from '../support/recording-host.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testStore } from '../support/store.ts'

const live = new AbortController().signal
const wakes = { topicId: 'discord:1', entryId: 'm1' } as const
const assigned: Assignment = {
  agent: 'ada',
  thread: 'discord:1',
  by: { kind: 'discord', userId: '7', roleIds: [] },
  opId: 'op-1',
  at: 1,
  task: 'Fix it',
}

/** The reports of one agent, over a real store. */
async function reporting(change: Partial<Assignment> = {}, replies: Replies = { heard: () => Promise.resolve(false) }) {
  const { store } = await testStore()
  await store.assignments.put({ ...assigned, ...change })
  const told: string[] = []
  const deps = {
    hostId: 'here',
    ops: store.ops,
    assignments: store.assignments,
    news: {
      tell: async (_agent: string, { id, text }: { id: string; text: string }) => void told.push(`${id} ${text}`),
      placeOf: async (): Promise<ThreadRef | undefined> => 'discord:1',
    },
    replies,
  }
  const say = async (cause: string, args: Record<string, unknown>) => {
    const by = { kind: 'local', uid: 1 } as const
    const op = await store.ops.add({
      kind: 'report',
      title: 'report of ada',
      args: { agent: 'ada', ...args },
      by,
      hostId: 'here',
      cause,
      receipt: 'none',
    })
    const words: string[] = []
    for (const step of report(deps).plan(op)) words.push(await step.run(live))
    return words.join('\n')
  }
  const finishes = async () => (await store.ops.list()).filter(({ kind }) => kind === 'finish-task')
  return { store, deps, say, told, finishes }
}

test('a word goes where the agent was asked for, and is remembered for the end of its turn', async () => {
  const { store, say, told } = await reporting()
  expect(await say('a', { text: 'half' })).toBe('said where you were asked for')
  expect(told).toEqual(['report-op-a **ada** reports:\n> half'])
  expect((await store.assignments.get('ada'))?.reportedAt).toBe((await store.ops.get('op-a'))?.createdAt)
})

test('a word that nobody can hear is kept, and not called said', async () => {
  const { store, deps, say } = await reporting()
  deps.news.placeOf = async () => undefined
  expect(await say('a', { text: 'half' })).toBe(
    "kept in this operation alone, since no thread asked for you and no channel has the fleet's news: half",
  )
  await store.assignments.remove('ada')
  expect(await say('b', { text: 'all', done: true })).toMatch(/: all\. You have no task that could end, so you stay$/u)
})

test('who waits for its answer hears it, and nobody twice', async () => {
  const heard: string[] = []
  const replies: Replies = {
    async heard(agent, { id, text }) {
      heard.push(`${agent} ${id} ${text}`)
      return true
    },
  }
  const { say, told } = await reporting({}, replies)
  expect(await say('a', { text: 'yes' })).toBe('said to who asked you')
  expect([heard, told]).toEqual([['ada op-a yes'], []])
})

test('done ends the task once; a second word is only said; after a crash it finds its own', async () => {
  const { store, say, told, finishes } = await reporting()
  const first = await say('a', { text: 'made it', done: true })
  expect(first).toContain('End your turn now')
  expect(await say('b', { text: 'made it', done: true })).toContain('Your task is being ended already')
  expect(told).toEqual(['report-op-b **ada** reports:\n> made it'])
  expect(await finishes()).toMatchObject([{ id: 'op-1-finish', by: assigned.by, args: { said: { text: 'made it' } } }])
  await store.assignments.remove('ada')
  expect(await say('a', { text: 'made it', done: true })).toBe(first)
  expect(told).toHaveLength(1)
})

test('an end that failed can be asked for again, by a word and not by the end of its program', async () => {
  const { store, deps, say, finishes } = await reporting()
  await say('a', { text: 'made it', done: true })
  await store.ops.update('op-1-finish', { state: 'failed', endedAt: 1 })
  expect(await queueFinish(deps, { ...assigned }, undefined)).toBeUndefined()
  await say('b', { text: 'made it again', done: true })
  expect((await finishes()).map(({ id }) => id)).toEqual(['op-1-finish-2', 'op-1-finish'])
})

test('without a task there is nothing to end', async () => {
  const { store, say, finishes } = await reporting()
  const { task: _, ...rest } = assigned
  await store.assignments.put(rest)
  expect(await say('a', { text: 'made it', done: true })).toContain('You have no task that could end')
  expect(await finishes()).toEqual([])
})

test('a session that gave the task goes on with each word, and with the end', async () => {
  const { store, say, finishes } = await reporting({ wakes })
  await say('a', { text: 'blocked' })
  expect((await store.ops.get('op-a-heard'))?.wakes).toEqual(wakes)
  await say('b', { text: 'made it', done: true })
  expect(await store.ops.get('op-b-heard')).toBeUndefined()
  expect(await finishes()).toMatchObject([{ wakes }])
})

test('of an end that is undone what the agent said is told', async () => {
  const { store, deps, say, told, finishes } = await reporting()
  await say('a', { text: 'made it', done: true })
  const [op] = await finishes()
  if (op === undefined) throw new Error('no op')
  const host = recordingHost()
  const operation = finishTask({
    ...deps,
    store,
    news: { ...deps.news, placeOf: () => Promise.resolve(undefined) },
    host,
    dataDir: '/data',
    settings: createSettingsFile(host.files, '/home'),
    rosterFile: createRosterFile(host.files, '/home'),
    supervisor: noPanes,
    hosted: createHostedAgents(host, '/home', silentLogger),
    pauses: createPauses(host.files, '/home'),
    roles: () => Promise.resolve(new Map()),
  })
  const steps = operation.plan(op)
  await steps[0]?.run(live)
  await steps[0]?.undo?.()
  expect(told).toEqual([
    'unfinished-op-1-finish The task of **ada** was not ended: see /op show op:op-1-finish. End it with /fleet remove agent:ada.\n**ada** reports:\n> made it',
  ])
})
