import { readFile, writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { fleetOfStubs, report } from '../support/fleet-of-stubs.ts'

// Whole processes and looks that are 15 s apart, on a machine that does other things too.
const timeout = 180_000

test(
  "a person's edit of the roster starts agents; a broken one is told once, and the fleet is looked after all the same",
  { timeout },
  async () => {
    const { mos, ops, rosterPath, addByHand, areUp, panePid, runFile } = await fleetOfStubs('ada')
    const good = await readFile(rosterPath, 'utf8')
    await writeFile(rosterPath, `${good}  - nam: bob\n`)
    const told = await ops.says('The fleet goes on by', 15_000)
    expect(told.line()).toContain('roster.yaml')
    expect((await mos.shell('ps')).stderr).toContain('Mend it there, then ask again.')

    const before = await panePid('ada')
    const runner = await readFile(runFile('ada.lock'), 'utf8')
    process.kill(Number(runner.split(' ')[0]), 'SIGKILL')
    await eventually('another runner', async () => (await readFile(runFile('ada.lock'), 'utf8')) !== runner)
    expect(await panePid('ada')).toBe(before)

    await writeFile(rosterPath, good)
    await ops.says(/roster\.yaml can be read again/, 15_000)
    await addByHand('bob')
    await areUp('ada', 'bob')
    expect((await ops.text()).match(/goes on by the roster/g)).toHaveLength(1)
    // Taken out by hand it is nobody's, and left alone.
    await writeFile(rosterPath, good)
    expect((await mos.shell('ps')).stdout).toContain('Not in the roster, and left alone: session bob.')
    expect(await mos.panes()).toEqual(['ada', 'bob'])
  },
)

test('three agents that die at once are one incident, told once, and all come back', { timeout }, async () => {
  const { mos, ops, areUp, panePid, tmux, runFile } = await fleetOfStubs('ada', 'bob', 'cy')
  // They were seen running.
  await eventually(
    'a look at them',
    async () => (await mos.shell('ps')).stdout.match(/operations +stub +idle/g)?.length === 3,
  )
  const before = await panePid('ada')
  await new Promise((resolve) => setTimeout(resolve, 16_000))
  process.kill(Number(await tmux('display-message', '-p', '#{pid}')), 'SIGKILL')
  await ops.says('3 agents died within 30 s: ada, bob, cy. That is one incident, not 3 crashes.', 25_000)
  await areUp('ada', 'bob', 'cy')
  expect(await panePid('ada')).not.toBe(before)
  expect((await ops.text()).match(/died within/g)).toHaveLength(1)
  expect(await readFile(runFile('ada.crash'), 'utf8').catch(() => 'none')).toBe('none')
})

test(
  'a crash loop is told once in the thread that asked, with its screen and what to do, over restarts too',
  { timeout },
  async () => {
    const { mos, olga, general, runFile, panePid } = await fleetOfStubs()
    const spawn = await olga.slash(general, 'fleet spawn', { role: 'operations', name: 'ada', project: 'site' })
    await spawn.until(/· done ·/, 20_000)
    const now = Math.floor(Date.now() / 1000)
    await writeFile(runFile('ada.crash'), `delay=1\n${`crash=${now}\n`.repeat(4)}`)
    // The runner reads what it remembers at its start.
    const runner = async () => Number((await readFile(runFile('ada.lock'), 'utf8').catch(() => '')).split(' ')[0])
    const first = await runner()
    process.kill(first, 'SIGKILL')
    await eventually('another runner', async () => ![first, 0].includes(await runner()))
    await eventually('it holds the pane', async () =>
      (await readFile(runFile('ada.log'), 'utf8')).includes('goes on with the pane that is there'),
    )
    process.kill(await panePid('ada'), 'SIGKILL')

    const told = await general.says(/ada.* crashed 5 times within 15 minutes/, 30_000)
    expect(told.line().replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}/g, '…'))
      .toMatchInlineSnapshot(`
    "mos: **ada** crashed 5 times within 15 minutes, the last time with status 137 at … UTC. It is not started again.
      Its screen, which is kept:
      \`\`\`
      ada: a stub without a model. It answers with what it heard; /quit ends it.
      > 
      Pane is dead (signal 9, …)
      \`\`\`
      See more of it: \`/agent logs agent:ada\`. Start it again: \`/fleet relaunch agent:ada\`
      @olga"
  `)
    await mos.stop()
    await mos.start()
    expect((await mos.shell('ps')).stdout).toMatch(/^ada +operations +stub +dead .*it crashed 5 times/m)
    expect((await general.text()).match(/crashed 5 times/g)).toHaveLength(1)
  },
)

test('a restart without memory is told once, with where the work stands', { timeout }, async () => {
  const fleet = await fleetOfStubs()
  const { mos, olga, general, panePid } = fleet
  const spawn = await olga.slash(general, 'fleet spawn', { role: 'operations', name: 'ada', project: 'site' })
  await spawn.until(/· done ·/, 20_000)
  const event = (name: string, more: object) => ({ ts: Date.now(), event: name, ...more })
  await report(
    fleet,
    'ada',
    event('session-start', { sessionId: 's1', text: 'startup' }),
    event('prompt-submit', { sessionId: 's1', text: 'paint the fence' }),
    event('stop', { sessionId: 's1' }),
  )
  const before = await panePid('ada')
  process.kill(before, 'SIGKILL')
  await eventually('another program', async () => ![before, 0].includes(await panePid('ada')))
  await report(fleet, 'ada', event('session-start', { sessionId: 's2', text: 'startup' }))
  const told = await general.says('was restarted without memory', 30_000)
  expect(told.line().replaceAll(mos.home, '~')).toMatchInlineSnapshot(`
    "mos: **ada** was restarted without memory: its program ended, and its session could not be resumed.
      Directory: \`~/site\`
      Tell it what it was at: \`/agent send agent:ada\`
      @olga"
  `)
})

test('an ephemeral agent that ended stays ended, also when the tmux server is started anew', { timeout }, async () => {
  const fleet = await fleetOfStubs('eve!', 'ada')
  const { mos, tmux, areUp, runFile } = fleet
  await mos.shell('agent', 'send', 'eve', '/quit')
  await eventually('eve ended, and her runner has seen it', () =>
    readFile(runFile('eve.verdict'), 'utf8').catch(() => undefined),
  )
  process.kill(Number(await tmux('display-message', '-p', '#{pid}')), 'SIGKILL')
  await areUp('ada')
  await mos.stop()
  await mos.start()
  expect((await mos.shell('ps')).stdout).toMatch(/^eve .*dead .*it ended with status 0/m)
  expect(await mos.panes()).toEqual(['ada'])
})
