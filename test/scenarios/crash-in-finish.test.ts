import { expect, test } from 'vitest'
import { git } from '../support/git-repository.ts'
import { isThere, personWithSite } from '../support/person-with-site.ts'
import { startRedisGate } from '../support/redis-gate.ts'

type Moment = readonly [when: string, where: 'before' | 'after', line: (name: string) => string]

const moments: readonly Moment[] = [
  ['before the report is heard', 'before', () => '"pass it on","state":"done"'],
  ['before its turn is over', 'before', () => '"let its turn end","state":"done"'],
  ['with its work seen and not journaled', 'before', () => '"look at its work","state":"done"'],
  ['with its pane gone and not journaled', 'before', (name) => `"stop ${name}","state":"done"`],
  [
    'with its name out of the roster and not journaled',
    'before',
    (name) => `"write the roster","state":"done","note":"${name} is out`,
  ],
  ['with its worktree looked at and not journaled', 'before', () => '"look again","state":"done"'],
  ['with the result told and not journaled', 'before', () => '"tell the result","state":"done"'],
  ['with the end journaled and not acknowledged', 'after', () => 'told in the thread that asked"\r\n'],
]
const names = ['ada', 'ben', 'cyd', 'dan', 'eve', 'fay', 'gus', 'hal']

// One Mos, whose tasks end one after the other: each start of a whole one takes seconds.
test('kill -9 at each moment of the end of a task: its result comes once', { timeout: 300_000 }, async () => {
  const gate = await startRedisGate()
  const { mos, olga, general, wire, worktree } = await personWithSite(() => ({ REDIS_URL: gate.url }))
  for (const [index, [when, where, line]] of moments.entries()) {
    const name = names[index] ?? ''
    const crash = gate.holdAt(where, line(name))
    const task = 'commit greeting.txt: Greet people'
    await olga.slash(general, 'fleet spawn', { role: 'coder', name, task })
    await crash
    await mos.kill()
    await mos.start()
    await general.says(new RegExp(`${name}.* is done`, 's'), 40_000)
    await wire.until(async () => !(await mos.shell('fleet', 'ps')).stdout.includes(name), 20_000, `${name} to be gone`)
    const results = general.messages().filter(({ content }) => content.includes(`**${name}** is done: `))
    // `when` is what a failure is known by.
    expect({
      when,
      results: results.map(({ content }) => /> commit greeting.*1 commit, 1 file, \+1 −0/s.test(content)),
      stays: results[0]?.content.includes('Its worktree stays, with 1 commit'),
      amiss: (await general.text()).match(/without reporting|was not ended/u),
      panes: await mos.panes(),
      worktree: [await isThere(worktree(name)), await git(worktree(name), 'log', '--format=%s')],
    }).toEqual({
      when,
      results: [true],
      stays: true,
      amiss: null,
      panes: [],
      worktree: [true, 'Greet people\nBegin'],
    })
  }
  // What came late is no second result of anybody.
  expect(general.messages().filter(({ content }) => content.includes(' is done: '))).toHaveLength(moments.length)
})
