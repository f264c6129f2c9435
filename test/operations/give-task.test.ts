import { expect, test } from 'vitest'
import { giveTask } from '../../src/operations/give-task.ts'
import type { Op } from '../../src/store/op.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { noPanes } from '../support/no-panes.ts'

const op: Op = {
  id: 'op-1',
  kind: 'spawn',
  title: 'spawn ada',
  args: {},
  by: { kind: 'local', uid: 1 },
  hostId: 'here',
  state: 'running',
  steps: [],
  createdAt: 0,
}

test.each([
  ['submitted', 'ada has its task: seen'],
  [
    'unverified',
    'ada may not have got its task (unverified): seen. Look: /agent logs agent:ada. Then send it again with /agent send, or end it: /fleet remove agent:ada',
  ],
] as const)('a task that is %s is said so', async (state, words) => {
  const sent: string[] = []
  const supervisor = {
    ...noPanes,
    async send(name: string, text: string, id: string) {
      sent.push(`${name} ${id} ${text.split('\n')[0]}`)
      return { state, evidence: 'seen' }
    },
  }
  const step = giveTask({ hostId: 'here', supervisor, assignments: memoryAssignments() }, op, {
    agent: 'ada',
    task: 'Fix it',
  })
  expect(await step.run(new AbortController().signal)).toBe(words)
  expect(sent).toEqual(['ada op-1-task [here:local-1 -> here:ada class=actionable] Fix it'])
})
