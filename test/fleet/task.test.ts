import { expect, test } from 'vitest'
import { branchName } from '../../src/fleet/branch-name.ts'
import { refuseTask } from '../../src/fleet/refuse-task.ts'
import { renderTask } from '../../src/fleet/render-task.ts'
import { taskBranch } from '../../src/fleet/task-branch.ts'

test.each([
  ['Fix the payment page: totals are wrong', /^mos\/ada-fix-the-payment-page-totals-are-wrong-[0-9a-f]{4}$/],
  ['../../etc; rm -rf `x` @{-1} .lock', /^mos\/ada-etc-rm-rf-x-1-lock-[0-9a-f]{4}$/],
  ['Überprüfe die Größe', /^mos\/ada-u-berpru-fe-die-gro-e-[0-9a-f]{4}$/],
  ['支払いを直す', /^mos\/ada-[0-9a-f]{4}$/],
  ['x'.repeat(300), /^mos\/ada-[0-9a-f]{4}$/],
])('the branch of "%s"', (task, shape) => {
  const branch = taskBranch('ada', task, 'op-1')
  expect(branch).toMatch(shape)
  expect(branchName.safeParse(branch).success).toBe(true)
  expect(taskBranch('ada', task, 'op-1')).toBe(branch)
  expect(taskBranch('ada', task, 'op-2')).not.toBe(branch)
})

test('only what is made for one task gets one', () => {
  const refusal = (name: string, lifecycle: 'core' | 'ephemeral', placement: 'hosted' | 'pane') =>
    refuseTask({ name, lifecycle, placement })
  expect(refusal('coder', 'ephemeral', 'pane')).toBeUndefined()
  expect(refusal('enhancer', 'core', 'hosted')).toContain(
    'The role enhancer is not made for one task, since it is a core',
  )
  expect(refusal('board', 'ephemeral', 'hosted')).toContain('hosted in Mos')
})

test('a task as its agent reads it', () => {
  const place = { project: 'site', worktree: '/w/ada', branch: 'mos/ada-fix-1', base: 'a'.repeat(40) }
  const given = { agent: 'ada', hostId: 'alpha', from: 'discord-1', text: ' Fix it.\nAll of it. ' }
  expect(renderTask({ ...given, place })).toMatchInlineSnapshot(`
    "[alpha:discord-1 -> alpha:ada class=actionable] Fix it.
    All of it.

    How this task goes:
    - You are ada, and this is your only task. You work in /w/ada, a git worktree of site that is yours alone, on branch mos/ada-fix-1, which begins at aaaaaaaaaaaa. Commit what you make there.
    - When you are blocked or need an answer, run: mos report "what you tried, what you need, from whom". Then wait: the answer comes as a message.
    - When you are done, run: mos report --done --tested "what you ran and what it printed" --open "what is left, if anything" --pr URL "what you did". Leave out what there is not. Then end your turn: your work is collected and you are stopped."
  `)
  expect(renderTask(given)).toContain('- You are ada, and this is your only task.\n- When you are blocked')
})
