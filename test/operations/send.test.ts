import { expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import type { Supervisor } from '../../src/host/supervisor.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { send } from '../../src/operations/send.ts'
import type { Op } from '../../src/store/op.ts'
import { memoryFiles } from '../support/memory-files.ts'
import { noPanes } from '../support/no-panes.ts'
import { recordingHost } from '../support/recording-host.ts'
import { silentLogger } from '../support/silent-logger.ts'

const live = new AbortController().signal

/** The op's steps on a pane that takes messages so, and who is waited for meanwhile. */
function sending(type: Supervisor['send']) {
  const files = memoryFiles({})
  const hosted = createHostedAgents({ ...recordingHost(), files }, '/home', silentLogger)
  onTestFinished(() => hosted.close())
  const waiting = new Map<string, string>()
  const operation = send({
    hostId: 'here',
    rosterFile: createRosterFile(files, '/home'),
    supervisor: { ...noPanes, send: type },
    hosted,
    pauses: createPauses(files, '/home'),
    roles: async () => new Map(),
    answers: {
      expect: async ({ opId, text }) => void waiting.set(opId, text),
      forget: async ({ opId }) => void waiting.delete(opId),
    },
  })
  const op: Op = {
    id: 'op-1',
    kind: 'send',
    args: { name: 'ada', text: 'hello', from: 'discord-7' },
    title: '',
    by: { kind: 'local', uid: 1 },
    hostId: 'here',
    state: 'running',
    steps: [],
    createdAt: 1,
  }
  const run = async (name: string): Promise<string> => {
    const step = plan.find((one) => one.name === name)
    return step === undefined ? `no step ${name}` : step.run(live).catch((error: unknown) => String(error))
  }
  const plan = operation.plan(op)
  return { run, waiting }
}

test('typed is done once the text stands there, submitted once it is proven; somebody waits from before the first key', async () => {
  const proof = Promise.withResolvers<void>()
  const { run, waiting } = sending(async (_name, _text, _id, _signal, typed) => {
    expect(waiting.get('op-1')).toBe('[here:discord-7 -> here:ada class=actionable] hello')
    typed?.()
    await proof.promise
    return { state: 'submitted', evidence: 'the hook fired' }
  })
  expect(await run('typed')).toBe('it stands in the composer')
  proof.resolve()
  expect(await run('submitted')).toBe('ada got it: the hook fired')
  expect(waiting.size).toBe(1)
})

test('what was not typed is waited for by nobody; after a restart that is found out in the second step alone', async () => {
  const refused = () => Promise.reject(new Failure('ada waits for an answer in a dialog: nothing was typed.'))
  const first = sending(refused)
  expect(await first.run('typed')).toContain('nothing was typed')
  expect(first.waiting.size).toBe(0)
  const second = sending(refused)
  expect(await second.run('submitted')).toContain('nothing was typed')
  // A rejection that nobody takes would end the process.
  await new Promise((resolve) => void setImmediate(resolve))
})

test.each([
  ['unverified', /may not have got it \(unverified\): nothing showed\.\nLook before you send it again/],
  ['left', /was not submitted: nothing showed\./],
] as const)('%s is said, and still waited for: it may yet be taken in', async (state, words) => {
  const { run, waiting } = sending(async () => ({ state, evidence: 'nothing showed' }))
  expect(await run('typed')).toBe('handed over')
  expect(await run('submitted')).toMatch(words)
  expect(waiting.size).toBe(1)
})
