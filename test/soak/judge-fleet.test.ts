import { describe, expect, test } from 'vitest'
import { createFleetWatch } from './fleet-watch.ts'
import { judgeFleet } from './judge-fleet.ts'
import type { Beneath, Process, Said, Truth } from './judge-fleet.ts'

const [mos, server, runner, program] = [10, 20, 30, 40]

const process = (pid: number, parent: number, command: string, agent?: string): Process => ({
  pid,
  parent,
  command,
  ...(agent === undefined ? {} : { agent }),
})

const stub = (pid: number, parent: number): Process => process(pid, parent, 'node /l/stub-agent.mjs', 'x1')
const sh = (pid: number, parent: number): Process => process(pid, parent, 'sh /l/mosaic-runner', 'x1')

const healthy = [
  process(mos, 1, 'node mos.js up'),
  process(server, 1, 'tmux -D'),
  sh(runner, 1),
  process(31, runner, 'timeout 60 tmux wait-for', 'x1'),
  process(32, 31, 'tmux wait-for', 'x1'),
  stub(program, server),
  process(41, program, 'git status', 'x1'),
]

const beneath = (
  processes: readonly Process[] = healthy,
  truth: Truth = { program, runner, shows: 'idle' },
  hosts: readonly number[] = [],
): Beneath => ({
  processes,
  roots: new Set([mos, server]),
  hosts: new Set(hosts),
  agents: new Map([['x1', truth]]),
})

const says = (readiness: string, why?: string): ReadonlyMap<string, Said> =>
  new Map([
    ['enhancer', { readiness: 'idle' }],
    ['x1', { readiness, why }],
  ])

const judge = (seen: Beneath, said = says('idle'), before = seen): readonly string[] =>
  judgeFleet({ names: ['x1'], floor: ['enhancer'] }, before, said, seen).map(
    ({ kind, about, words }) => `${kind} ${about} ${words}`,
  )

const without = (...pids: readonly number[]): readonly Process[] => healthy.filter(({ pid }) => !pids.includes(pid))

describe('the judge of a fleet that is killed', () => {
  test('finds nothing where all is well', () => {
    expect(judge(beneath())).toEqual([])
  })

  test('a runner that is not started again', () => {
    const seen = beneath(without(runner, 31, 32), { program, shows: 'idle' })
    expect(judge(seen, says('idle', 'no runner holds it'))).toEqual([
      'down x1 program 40 shows idle, no runner, ps says idle (no runner holds it)',
    ])
    expect(judge(seen)).toContain('wrong x1 program 40 shows idle, no runner, but ps says idle')
  })

  test('an agent whose program does not come back, and a ps that does not know it', () => {
    const seen = beneath(without(program, 41), { runner })
    expect(judge(seen, says('dead'))).toEqual(['down x1 no program, runner 30, ps says dead'])
    expect(judge(seen, says('idle'))).toContain('wrong x1 no program, runner 30, but ps says idle')
  })

  test.each([
    ['idle', 'working'],
    ['idle', 'needs-input'],
    ['idle', 'dead'],
    ['working', 'idle'],
    ['needs-input', 'working'],
    ['nothing yet', 'idle'],
  ])('a program that shows %s, of which ps says %s', (shows, readiness) => {
    const truth = { program, runner, shows }
    expect(judge(beneath(healthy, truth), says(readiness))).toEqual([
      `wrong x1 program 40 shows ${shows}, runner 30, but ps says ${readiness}`,
      `down x1 program 40 shows ${shows}, runner 30, ps says ${readiness}`,
    ])
  })

  test('what changed between its two looks may be told either way', () => {
    const [idle, working] = [beneath(), beneath(healthy, { program, runner, shows: 'working' })]
    expect(judge(working, says('working'), idle)).toEqual([])
    expect(judge(working, says('idle'), idle).filter((each) => each.startsWith('wrong'))).toEqual([])
  })

  test('an agent that ps does not name, and a hosted one that is not up', () => {
    expect(judge(beneath(), new Map())).toEqual([
      'down enhancer ps does not name it',
      'wrong x1 program 40 shows idle, runner 30, but ps does not name it',
      'down x1 program 40 shows idle, runner 30, ps does not name it',
    ])
  })

  test('two programs of one agent, and two runners', () => {
    expect(judge(beneath([...healthy, stub(50, server)]))).toEqual([
      'twice x1 has programs 40, 50',
      'stray 50 node /l/stub-agent.mjs of x1',
    ])
    expect(judge(beneath([...healthy, sh(60, 1)]))).toEqual([
      'twice x1 has runners 30, 60',
      'stray 60 sh /l/mosaic-runner of x1',
    ])
    // A shell's own fork has its command line.
    expect(judge(beneath([...healthy, sh(33, runner)]))).toEqual([])
  })

  test('what a killed runner, program or Mos leaves behind, and a program outside of its pane', () => {
    const left = [
      process(31, 1, 'timeout 60 tmux wait-for', 'x1'),
      process(41, 1, 'git status', 'x1'),
      process(11, 1, 'tmux attach -r'),
      stub(50, 1),
    ]
    expect(judge(beneath([...without(31, 41), ...left])).filter((each) => each.startsWith('stray'))).toEqual([
      'stray 32 tmux wait-for of x1',
      'stray 31 timeout 60 tmux wait-for of x1',
      'stray 41 git status of x1',
      'stray 11 tmux attach -r',
      'stray 50 node /l/stub-agent.mjs of x1',
    ])
  })

  test("systemd's own children are no strays, and what it has inherited is one", () => {
    const [systemd, orphan] = [process(5, 2, 'systemd --user'), process(70, 5, 'sleep 600', 'x1')]
    const owned = healthy.map((one) => (one.parent === 1 ? { ...one, parent: 5 } : one))
    const seen = beneath([...owned, systemd], undefined, [5])
    expect(judge(seen)).toEqual([])
    expect(judge(beneath([...seen.processes, orphan], undefined, [5]))).toEqual(['stray 70 sleep 600 of x1'])
  })

  test('what comes and goes between its two looks is no stray', () => {
    const passing = process(90, 1, 'tmux list-panes')
    expect(judge(beneath([...healthy, passing]), says('idle'), beneath())).toEqual([])
  })
})

describe('the watch over its findings', () => {
  const down = { kind: 'down', about: 'x1', words: 'no program' } as const
  const lies = { kind: 'wrong', about: 'x1', words: 'ps says idle' } as const

  test('20 s are allowed, from the last look at which all was well, and told once', () => {
    const watch = createFleetWatch(() => 0)
    watch.begin(1000)
    watch.note([lies], 5000)
    watch.note([lies], 20_000)
    watch.note([], 20_500)
    expect([watch.faults, watch.isSettled(), watch.worst('wrong')]).toEqual([[], true, 19_500])
    watch.note([lies], 25_000)
    watch.note([lies], 40_500)
    expect([watch.faults, watch.isSettled(), watch.worst('wrong')]).toEqual([[], false, 20_000])
    watch.note([lies], 40_501)
    watch.note([lies], 50_000)
    expect(watch.faults).toEqual(['wrong for 20001 ms: x1 ps says idle'])
    watch.note([], 51_000)
    expect([watch.isSettled(), watch.isWhole(), watch.worst('wrong')]).toEqual([true, true, 30_500])
  })

  test('a planned wait is allowed beside them, and nothing else is for its sake', () => {
    const watch = createFleetWatch((agent) => (agent === 'x1' ? 64_000 : 0))
    watch.note([down, { ...down, about: 'x2' }, lies], 0)
    expect(watch.isSettled()).toBe(false)
    watch.note([down], 10_000)
    expect([watch.isSettled(), watch.isWhole()]).toEqual([true, false])
    watch.note([down], 64_000)
    expect(watch.isSettled()).toBe(false)
    watch.note([down], 86_001)
    expect(watch.faults).toEqual(['down for 86001 ms: x1 no program'])
  })

  test('agents that went down together are started one by one', () => {
    const watch = createFleetWatch(() => 0)
    const together = ['x1', 'x2', 'x3'].map((about) => ({ ...down, about }))
    watch.note(together, 0)
    watch.note(together.slice(0, 1), 24_000)
    expect(watch.faults).toEqual([])
    watch.note(together.slice(0, 1), 24_001)
    expect(watch.faults).toEqual(['down for 24001 ms: x1 no program'])
  })

  test('a back-off of long ago excuses nothing', () => {
    const watch = createFleetWatch(() => 5_000)
    watch.begin(100_000)
    watch.note([down], 100_000)
    expect(watch.isSettled()).toBe(false)
    watch.note([down], 120_001)
    expect(watch.faults).toEqual(['down for 20001 ms: x1 no program'])
  })
})
