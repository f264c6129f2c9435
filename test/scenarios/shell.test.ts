import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { createMos } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'
import { normalise } from '../support/normalise.ts'
import type { Ran } from '../support/run-program.ts'

/** What stands in the terminal afterwards: the answer, what was said beside it, the exit code. */
function show({ exit, stdout, stderr }: Ran): string {
  // A step that went by between two looks is only seen done.
  const beside = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('…'))
  return normalise([stdout, ...beside.map((line) => `2> ${line}\n`), `[${exit}]`].join(''))
}

async function runningMos(): Promise<Mos> {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  return mos
}

test('the main job in a shell: progress beside, the proof as the answer, exit codes', async () => {
  const mos = await runningMos()
  const run = async (line: string) => `$ mos ${line}\n${show(await mos.shell(...line.split(' ')))}`
  const transcript = [
    await run('fleet spawn coder --name ada'),
    await run('ps'),
    await run('agent send ada hello'),
    await run('fleet remove ada'),
  ]
  expect(transcript.join('\n')).toMatchInlineSnapshot(`
    "$ mos fleet spawn coder --name ada
    ✓ ada is up: pane %… alive, pid …, heartbeat … s old
    2> spawn ada (op-…)
    2> ✓ check roster, role and program: ada is free, coder is ephemeral, stub is installed
    2> ✓ write the roster: ada is in the roster
    2> ✓ start ada: its pane is there
    2> ✓ look for its first heartbeat: ada is up: pane %… alive, pid …, heartbeat … s old
    [0]
    $ mos ps
    agent         role          runtime  state  since  heartbeat  model  task  host   note
    orchestrator  orchestrator  stub     idle  … s ago   alpha
    enhancer      enhancer      stub     idle  … s ago   alpha
    ada           coder         stub     idle  … s ago   alpha
    [0]
    $ mos agent send ada hello
    ✓ ada got it: the prompt-submit hook fired … ms after Enter
    2> send to ada (op-…)
    2> ✓ look at ada: pane %… alive, pid …
    2> ✓ typed: it stands in the composer
    2> ✓ submitted: ada got it: the prompt-submit hook fired … ms after Enter
    [0]
    $ mos fleet remove ada
    ✓ ada is gone: no pane, no runner, not in the roster
    2> remove ada (op-…)
    2> ✓ check the floor: the floor stays
    2> ✓ stop ada: no pane, no runner
    2> ✓ write the roster: ada is out of the roster
    2> ✓ look again: ada is gone: no pane, no runner, not in the roster
    [0]"
  `)
  expect(await mos.panes()).toEqual([])
})

test('--json is data and nothing else; a plan is carried out with its digest only', async () => {
  const mos = await runningMos()
  const json = async (...argv: string[]): Promise<unknown> => JSON.parse((await mos.shell(...argv, '--json')).stdout)
  expect(await json('ps')).toMatchObject([{ name: 'orchestrator', readiness: 'idle' }, { name: 'enhancer' }])
  expect(await json('topic', 'new', 'a', 'topic')).toMatchObject({ title: 'a topic' })
  // The project of these tests is a directory without git.
  const looked = z.object({ exit: z.int(), checks: z.array(z.object({ name: z.string(), state: z.string() })) })
  const { exit, checks } = looked.parse(await json('doctor'))
  expect([exit, checks.filter(({ state }) => state !== 'ok')]).toEqual([
    0,
    [expect.objectContaining({ name: 'project site', state: 'warn' })],
  ])
  const asked = await json('fleet', 'relaunch', 'all')
  expect(asked).toMatchObject({
    confirm: { plan: 'Relaunch all 2 agents: orchestrator and enhancer.\nThey live in Mos, and nothing is cut.' },
  })
  const digest = /"digest":"(\w+)"/.exec(JSON.stringify(asked))?.[1] ?? ''
  const other = await mos.shell('fleet', 'relaunch', 'all', '--yes', 'another')
  expect([other.exit, other.stderr]).toEqual([2, 'This plan is not the one that --yes names. Nothing was done.\n'])
  expect(await json('fleet', 'relaunch', 'all', '--yes', digest)).toMatchObject({ state: 'done' })
  expect(await json('op', 'list')).toMatchObject([{ title: 'relaunch all', state: 'done' }])
})

test('while Mos is down: what needs only this host works, the rest is refused in one sentence', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  const fresh = show(await mos.shell('ps')).replaceAll(mos.home, '~')
  expect(fresh).toMatchInlineSnapshot(`
    "2> There is no roster at ~/.config/mosaic/fleet/roster.yaml. Start Mos once (npm start): it makes one with the floor.
    [1]"
  `)
  await mos.start()
  await mos.stop()
  const [ps, roles, send, list, stop, unknown, help] = await Promise.all(
    [
      'ps',
      'role list --json',
      'agent send orchestrator hi',
      'op list',
      'fleet relaunch enhancer',
      'fleet spwan',
      'help',
    ].map((line) => mos.shell(...line.split(' '))),
  )
  expect(ps?.stdout).toContain('enhancer')
  expect(JSON.parse(roles?.stdout ?? '')).toHaveLength(8)
  expect([send, list, stop, unknown].map((ran) => ran && show(ran))).toMatchInlineSnapshot(`
    [
      "2> orchestrator has no pane to type into: it lives in Mos. Write to the orchestrator in a topic's thread.
    [1]",
      "2> Mos is not running: start it with npm start (or mos up).
    [1]",
      "2> Mos is not running: start it with npm start (or mos up).
    [1]",
      "2> There is no command \`fleet spwan\`. Did you mean \`fleet spawn\`? \`mos help\` and / list them.
    [64]",
    ]
  `)
  expect(help?.stdout).toMatch(/^Mos hosts[\s\S]*fleet spawn {2,}Add an agent/)
})
