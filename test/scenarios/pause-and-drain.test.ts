import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { fleetOfStubs } from '../support/fleet-of-stubs.ts'

const since = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '… UTC')
    .replaceAll(/(discord|local):\d+/g, '$1:…')
    .replaceAll(/<@\d+>/g, '@olga')

// Whole processes and looks that are 15 s apart, on a machine that does other things too.
const timeout = 180_000

test(
  'a paused agent is not restarted and gets no work, all say so, restarts of Mos too; lifted while Mos is down it is back',
  { timeout },
  async () => {
    const { mos, olga, general, panePid, runFile, areUp } = await fleetOfStubs('ada')
    const pause = await olga.slash(general, 'fleet pause', { agent: 'ada', why: 'a look at its work' })
    expect(pause.text).toMatchInlineSnapshot(
      `"**ada** is paused: no new work, no restarts. What runs goes on. Lift it: \`/fleet resume agent:ada\`"`,
    )
    process.kill(await panePid('ada'), 'SIGKILL')
    await eventually('its runner waits', async () =>
      (await readFile(runFile('ada.log'), 'utf8')).includes('paused: waits with the start'),
    )
    const send = await olga.slash(general, 'agent send', { agent: 'ada', message: 'paint the fence' })
    expect(since(send.text)).toMatchInlineSnapshot(`
      "Nothing was sent: ada is paused by @olga since … UTC: a look at its work.
      Lift it: /fleet resume agent:ada"
    `)

    const all = await olga.slash(general, 'fleet pause', { why: 'the disk is full' })
    expect(all.text).toContain('The fleet is paused')
    const card = await olga.slash(general, 'ps')
    expect(since(card.text).replaceAll(/<t:\d+:T>|\d+ s\b/g, '…')).toMatchInlineSnapshot(`
      "**3 agents: 1 dead, 2 idle · 1 paused** · …
      🟢 **orchestrator**
      🟢 **enhancer**
      ⏸️ **ada** operations · dead · paused: a look at its work
      -# The fleet is paused by @olga since … UTC: the disk is full. Lift it: /fleet resume
      [Details of an agent: 🟢 orchestrator | 🟢 enhancer | ⏸️ ada]
      [Refresh]"
    `)
    await olga.slash(general, 'fleet resume')

    const health: unknown = await (await fetch(`${mos.url}/health`)).json()
    expect(health).toMatchObject({ status: 'ok', paused: ['ada'] })

    await mos.stop()
    await mos.start()
    expect(since((await mos.shell('ps')).stdout)).toMatch(
      /^ada .* dead .*its program ended with status 137.*; paused by discord:… since … UTC: a look at its work(; sources disagree)?$/m,
    )
    expect(since((await mos.shell('doctor')).stdout)).toContain('warn paused: ada is dead, paused by discord:…')
    expect(await mos.panes()).toEqual([])

    await mos.stop()
    const resume = await mos.shell('fleet', 'resume', 'ada')
    expect([resume.exit, since(resume.stdout)]).toEqual([
      0,
      'ada goes on; it was paused by discord:… since … UTC: a look at its work. What is down is started within seconds.\n',
    ])
    await areUp('ada')
  },
)

test(
  'a drain lets the running turn end, stops the agent, and names what it cut; the agent stays in the roster',
  { timeout },
  async () => {
    const { mos, olga, general } = await fleetOfStubs('ada', 'bob')
    for (const name of ['ada', 'bob']) {
      await mos.shell('agent', 'send', name, `/busy ${name === 'ada' ? 8_000 : 60_000}`)
      await mos.shell('agent', 'send', name, 'paint the fence')
    }
    const ada = await olga.slash(general, 'fleet drain', { agent: 'ada' })
    const bob = await olga.slash(general, 'fleet drain', { agent: 'bob', deadline: 0 })
    await ada.until(/· (done|failed) ·/, 60_000)
    await bob.until(/· (done|failed) ·/, 60_000)
    expect(ada.text).toMatch(
      /ada (ended its turn after \d+ s|was idle); nothing was cut\. Stopped: no pane, no runner\.$/m,
    )
    expect(bob.text).toMatch(/Cut: "paint the fence" \(idle .*\)\. Stopped: no pane, no runner\.$/m)
    expect(await mos.panes()).toEqual([])
    expect((await mos.shell('ps')).stdout).toMatch(/^ada .*paused by discord:.*it is drained$/m)
  },
)
