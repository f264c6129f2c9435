import { expect, test } from 'vitest'
import { git } from '../support/git-repository.ts'
import { isThere, personWithSite } from '../support/person-with-site.ts'
import { startRedisGate } from '../support/redis-gate.ts'

test.each([
  ['before the report is heard', 'before', '"pass it on","state":"done"'],
  ['before its turn is over', 'before', '"let its turn end","state":"done"'],
  ['with its work seen and not journaled', 'before', '"look at its work","state":"done"'],
  ['with its pane gone and not journaled', 'before', '"stop ada","state":"done"'],
  [
    'with its name out of the roster and not journaled',
    'before',
    '"write the roster","state":"done","note":"ada is out',
  ],
  ['with its worktree looked at and not journaled', 'before', '"look again","state":"done"'],
  ['with the result told and not journaled', 'before', '"tell the result","state":"done"'],
  ['with the end journaled and not acknowledged', 'after', 'told in the thread that asked"\r\n'],
] as const)('kill -9 while a task ends, %s: its result comes once', async (_, where, line) => {
  const gate = await startRedisGate()
  const { mos, olga, general, wire, worktree } = await personWithSite(() => ({ REDIS_URL: gate.url }))
  const crash = gate.holdAt(where, line)
  const task = 'commit greeting.txt: Greet people'
  await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', task })
  await crash
  await mos.kill()
  await mos.start()
  await general.says(/ada.* is done/s, 40_000)
  await wire.until(async () => !(await mos.shell('fleet', 'ps')).stdout.includes('ada'), 20_000, 'ada to be gone')
  const results = general.messages().filter(({ content }) => content.includes(' is done: '))
  expect(results.map(({ content }) => /> commit greeting.*1 commit, 1 file, \+1 −0/s.test(content))).toEqual([true])
  expect(results[0]?.content).toContain('Its worktree stays, with 1 commit')
  expect(await general.text()).not.toMatch(/without reporting|was not ended/)
  expect(await mos.panes()).toEqual([])
  expect([await isThere(worktree('ada')), await git(worktree('ada'), 'log', '--format=%s')]).toEqual([
    true,
    'Greet people\nBegin',
  ])
})
