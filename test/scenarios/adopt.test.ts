import { readdir, readFile, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { confirmed } from '../support/confirmed.ts'
import { eventually } from '../support/eventually.ts'
import { lookAtTree } from '../support/look-at-tree.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import { mosaicFleet, mosaicUnits } from '../support/mosaic-fleet.ts'
import type { MosaicFleet } from '../support/mosaic-fleet.ts'
import { psRow } from '../support/ps-row.ts'
import { scriptedCommand } from '../support/scripted-agent.ts'
import { testSystemd, whyNoSystemd } from '../support/systemd.ts'
import type { TestSystemd } from '../support/systemd.ts'
import { startWire } from '../wire/start-wire.ts'

/** What changes from run to run. */
const plain = (text: string, { home }: TestSystemd, { socket }: MosaicFleet): string =>
  text
    .replaceAll(home, '~')
    .replaceAll(socket, 'SOCKET')
    .replaceAll(/pane %\d+/gu, 'pane %…')
    .replaceAll(/%\d+, its/gu, '%…, its')
    .replaceAll(/pid \d+/gu, 'pid …')
    .replaceAll(/\d+ m?s old/gu, '… old')
    .replaceAll(/\b[0-9a-f]{64}\b/gu, 'DIGEST')
    .replaceAll(/op-[0-9a-f-]{36}/gu, 'op-…')
    .replaceAll(/(?<=data\/mosaic\/)[0-9a-f]{12}/gu, '…')
    .replaceAll(/\.[0-9a-f]{12}\b/gu, '.…')
    .replaceAll(/\d+ written/gu, 'n written')

describe.skipIf(whyNoSystemd !== undefined)(`a fleet of Mosaic's ${whyNoSystemd ?? ''}`, { timeout: 240_000 }, () => {
  test('is looked at, adopted as it runs, moved agent by agent, and goes back', async () => {
    const systemd = await testSystemd()
    const mosaic = await mosaicFleet(systemd)
    const pids = async () => [await mosaic.panePid('Boss_1'), await mosaic.panePid('ada')]
    const ran = await pids()
    const words = (text: string) => plain(text, systemd, mosaic)
    const withoutRun = async () => {
      const tree = await lookAtTree(mosaic.home)
      return tree.filter((entry) => !entry.startsWith('fleet/run'))
    }
    const before = await withoutRun()
    const roster = await readFile(join(mosaic.home, 'fleet', 'roster.yaml'), 'utf8')
    const wire = await startWire({ messagesPerFiveSeconds: Infinity })
    const env = { MOS_DATA_DIR: join(systemd.home, 'data'), DISCORD_TOKEN: wire.token, DISCORD_API_URL: wire.url }
    const { mos } = await mosWithSystemd(env, systemd)
    const [olga, general] = [wire.owner, wire.channel('general')]

    // A guest: it says so, and does nothing.
    await mos.start()
    expect(mos.said).toContain("This fleet is Mosaic's, and nobody gave it to Mos")
    await olga.dm().says('See what adopting would do: /fleet adopt', 30_000)
    await olga.say(general, '@mos how is everybody?')
    const topic = await wire.until(() => general.threads()[0], 20_000, 'a thread')
    await topic.says("Nobody answers here. This fleet is Mosaic's", 20_000)
    const spawn = await mos.shell('fleet', 'spawn', 'research', '--name', 'bob')
    expect([spawn.exit, spawn.stderr]).toEqual([
      2,
      expect.stringContaining('nobody adopted it, so Mos does not spawn bob'),
    ])
    expect((await mos.shell('doctor')).stdout).toContain("warn mosaic: this fleet is Mosaic's")
    expect(await psRow(mos, 'ada')).toMatch(/^ada +research +stub +idle/u)
    expect([await withoutRun(), await pids(), await mosaic.sessions()]).toEqual([
      before,
      ran,
      ['Boss_1', '_holder', 'ada'],
    ])
    expect(
      (await readdir(join(mosaic.home, 'fleet', 'run'))).filter((name) => !/\.(?:hb|native)$/u.test(name)),
    ).toEqual([])

    // Adopted: exactly the plan, and everybody runs on.
    const { plan, done } = await confirmed(mos, 'fleet', 'adopt')
    expect([plan.exit, words(plan.stdout)]).toMatchInlineSnapshot(`
      [
        2,
        "Adopt the fleet of Mosaic in ~/.config/mosaic (its framework is 3).

      Found:
      - Boss_1 (orchestrator on stub): runs on SOCKET, unit active, starts at boot
      - ada (research on stub): runs on SOCKET, unit active, starts at boot
      - v1.2 (operations on stub): no session, no unit
      - ~/.config/systemd/user/mosaic-tmux-holder.service, Mosaic's
      - ~/.config/systemd/user/mosaic-agent@.service, Mosaic's

      Left to Mosaic, running or not: Boss_1, ada, v1.2. Nothing of them is stopped, started or typed into; each moves to Mos at its own relaunch (\`/fleet relaunch agent:…\`), which ends its session there, and stops and disables its unit of Mosaic's.

      Mos would write:
      - fleet/mos.yaml: a section mosaic: with these 3 names, which marks the home as adopted
      - fleet/roster.yaml: enhancer (enhancer on stub), since every fleet has one; comments stay
      - mos/: its own launchers, roles, hooks and units, beside what is there
      - a copy of the roster and of the unit files, in its data directory

      Not touched: SOUL.md, USER.md, roles.local/research.md, memory, credentials and sources, Mosaic's own files.
      Boss_1 stays the only orchestrator, in its pane: topics in Mos are not answered until \`/fleet adopt orchestrator:mos\` moves it.
      Units: these files stay Mosaic's while an agent uses them, and \`mosaic update\` keeps them. An agent that moved has its unit masked, so that \`mosaic update --relaunch\` can not start it twice. When none is left, the next start of Mos takes the files over, and from then on Mos alone keeps them up to date; their first line says so.

      To do this: mos fleet adopt --yes DIGEST
      ",
      ]
    `)
    expect([done.exit, words(done.stderr)]).toMatchInlineSnapshot(`
      [
        0,
        "adopt Mosaic's fleet (op-…)
      … look again
      ✓ look again: 3 agents of Mosaic, as shown
      … copy what Mos may replace one day
      ✓ copy what Mos may replace one day: 3 copies: ~/data/mosaic/…/files/mosaic-tmux-holder.service.…, ~/data/mosaic/…/files/mosaic-agent@.service.…, ~/data/mosaic/…/files/roster.yaml.…
      … write the roster
      ✓ write the roster: enhancer added, all else as it was
      … write fleet/mos.yaml
      ✓ write fleet/mos.yaml: the home is adopted, Boss_1, ada, v1.2 left to Mosaic
      … bring in Mos's files
      ✓ bring in Mos's files: n written to the home, none of yours in their way
      … look at the fleet
      ✓ look at the fleet: adopted: Boss_1, ada run on in Mosaic's panes; v1.2 did not run, and was not started
      ",
      ]
    `)
    expect((await mos.shell('fleet', 'adopt')).stdout).toBe('This home is adopted already: there is nothing to do.\n')
    expect(await pids()).toEqual(ran)
    expect(await readFile(join(mosaic.home, 'fleet', 'mos.yaml'), 'utf8')).toMatchInlineSnapshot(`
      "mosaic:
        - agent: Boss_1
        - agent: ada
        - agent: v1.2
      "
    `)
    const now = await readFile(join(mosaic.home, 'fleet', 'roster.yaml'), 'utf8')
    expect(now).toBe(`${roster}  - name: enhancer\n    runtime: stub\n    class: enhancer\n`)
    const kept = await withoutRun()
    // Of the roster that line, and nothing else of what was there.
    expect(before.filter((entry) => !kept.includes(entry))).toEqual([expect.stringMatching(/^fleet\/roster\.yaml /u)])
    await eventually('the enhancer', async () => /idle/u.test(await psRow(mos, 'enhancer')))
    expect(words((await mos.shell('ps', '--why', 'ada')).stdout)).toMatchInlineSnapshot(`
      "ada is idle
      research on stub · host alpha

      unit: active, starts at boot, its last end: success
      kept by: Mosaic, tmux server SOCKET; Mos looks at it and starts nothing. It moves to Mos at its next relaunch: mos fleet relaunch --agent ada
      runner: none holds it
      pane: %…, its program runs, pid …
      process: pid …, not started by Mos: it carries no settings (the roster says stub)
      hook: nothing reported
      heartbeat: ok, … old, of pid …
      session: none recorded, after a crash it would start without memory
      verdict: none, its runner has not given up

      All sources agree.
      "
    `)

    // Spoken to in its pane; nobody else answers for it.
    const sent = await olga.slash(general, 'agent send', { agent: 'Boss_1', message: 'how is the shop?' })
    await sent.until('Boss_1 got it', 30_000)
    expect(await mosaic.agent('Boss_1').submitted()).toEqual([expect.stringMatching(/how is the shop\?$/u)])
    await olga.say(topic, 'and now?')
    await topic.says(/Boss_1, lives in its own pane under Mosaic.*orchestrator:mos/su, 20_000)
    const refused = await mos.shell('fleet', 'relaunch', 'Boss_1')
    expect([refused.exit, refused.stderr]).toEqual([2, expect.stringContaining('Move it into Mos: mos fleet adopt')])

    // One that does not come up under Mos is Mosaic's as before.
    const [adaEnv, adaProgram] = [join(mosaic.home, 'fleet', 'agents', 'ada.env'), join(systemd.home, 'ada.sh')]
    const scripted = scriptedCommand(systemd.home, { look: 'claude', hooks: false })
    await writeFile(adaProgram, `case "$TMUX" in ${mosaic.socket},*) exec ${scripted} ;; esac\nexit 7\n`)
    const settings = (await readFile(adaEnv, 'utf8')).replace(scripted, `sh ${adaProgram}`)
    await writeFile(adaEnv, settings)
    const failed = await mos.shell('fleet', 'relaunch', 'ada')
    expect([failed.exit, words(failed.stdout)]).toEqual([
      1,
      expect.stringMatching(
        /relaunch ada: failed\. ada did not come up: [^]*\bada is with Mosaic again: mosaic-agent@ada\.service runs it: pane %… on SOCKET, pid …\.\n$/u,
      ),
    ])
    expect([await mosaic.sessions(), await mosaic.unitState('ada'), await readFile(adaEnv, 'utf8')]).toEqual([
      ['Boss_1', '_holder', 'ada'],
      'active enabled',
      settings,
    ])
    await writeFile(adaProgram, `exec ${scripted}\n`)

    // Ada moves at its relaunch, and Mosaic can't start it beside.
    expect((await mos.shell('fleet', 'relaunch', 'ada')).stdout).toContain('ada is up')
    expect([await mosaic.sessions(), await mosaic.unitState('ada')]).toEqual([['Boss_1', '_holder'], 'inactive masked'])
    const again = await systemd.systemctl('restart', 'mosaic-agent@ada.service')
    expect([again.exit === 0, again.stderr]).toEqual([false, expect.stringContaining('masked')])
    expect(await mosaic.panePid('Boss_1')).toBe(ran[0])

    // The orchestrator, by a click.
    const move = await olga.slash(general, 'fleet adopt', { orchestrator: 'mos' })
    await move.until('Move Boss_1 from its pane into Mos', 20_000)
    await olga.press(await eventually('the plan', () => move.message), 'Confirm')
    await general.says(/Boss_1 is up: hosted/u, 60_000)
    expect([await mosaic.sessions(), await mosaic.unitState('Boss_1')]).toEqual([['_holder'], 'inactive masked'])
    await olga.say(topic, 'fleet status')
    await topic.says(/Boss_1[^]*enhancer/u, 20_000)
    expect(await readFile(join(mosaic.home, 'SOUL.md'), 'utf8')).toContain('the boss of the shop')

    // And back.
    const back = await confirmed(mos, 'fleet', 'adopt', '--orchestrator', 'pane')
    expect([back.done.exit, words(back.done.stderr)]).toMatchInlineSnapshot(`
      [
        0,
        "move Boss_1 back into its pane (op-…)
      … check that Mosaic can start it
      ✓ check that Mosaic can start it: its unit and settings are known
      … end Boss_1 in Mos
      ✓ end Boss_1 in Mos: no longer hosted
      … have Mosaic start it
      ✓ have Mosaic start it: mosaic-agent@Boss_1.service runs it: pane %… on SOCKET, pid …
      ",
      ]
    `)
    expect([await mosaic.sessions(), await mosaic.unitState('Boss_1')]).toEqual([
      ['Boss_1', '_holder'],
      'active enabled',
    ])
    expect((await confirmed(mos, 'fleet', 'adopt', '--orchestrator', 'mos')).done.exit).toBe(0)

    // The last one: the next start takes the units over, and systemd keeps them for Mos.
    expect((await mos.shell('fleet', 'relaunch', 'v1.2')).exit).toBe(0)
    expect(await readFile(join(systemd.unitDir, mosaicUnits.template), 'utf8')).toContain('Mosaic agent')
    await mos.stop()
    await mos.start()
    expect(await readFile(join(systemd.unitDir, mosaicUnits.template), 'utf8')).toMatch(/^# Kept by Mos for /u)
    await eventually('the unit of ada', async () => (await mosaic.unitState('ada')) === 'active enabled')
    expect(await mosaic.unitState('Boss_1')).toBe('inactive masked')
    expect(await readlink(join(systemd.unitDir, 'mosaic-agent@Boss_1.service'))).toBe('/dev/null')
    expect(await mosaic.sessions()).toEqual([])
    const copies = await readdir(
      join(systemd.home, 'data', 'mosaic', (await readdir(join(systemd.home, 'data', 'mosaic')))[0] ?? '', 'files'),
    )
    expect(copies.map((name) => name.replace(/\.[0-9a-f]{12}$/u, ''))).toEqual(
      expect.arrayContaining([mosaicUnits.template, mosaicUnits.holder, 'roster.yaml']),
    )
  })
})
