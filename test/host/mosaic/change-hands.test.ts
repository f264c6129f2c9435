import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseRoster } from '../../../src/fleet/parse-roster.ts'
import { createHost } from '../../../src/host/create-host.ts'
import { listKeptAgents } from '../../../src/host/mosaic/kept-agent.ts'
import type { MosaicContext } from '../../../src/host/mosaic/mosaic-context.ts'
import { retireMosaicUnits, useOfMosaicUnits } from '../../../src/host/mosaic/retire-mosaic-units.ts'
import { createTmuxContext } from '../../../src/host/tmux-context.ts'
import { createMosaic } from '../../../src/operations/mosaic.ts'
import { createSettingsFile } from '../../../src/operations/settings-file.ts'
import { createSettingsWatch } from '../../../src/operations/settings-watch.ts'
import { fleetPaths } from '../../support/fleet-paths.ts'
import { mosaicFleet } from '../../support/mosaic-fleet.ts'
import { runProgram } from '../../support/run-program.ts'
import { testSystemd, whyNoSystemd } from '../../support/systemd.ts'

/** A running fleet of Mosaic's, adopted, and what Mos does to it: without a Mos. */
async function adopted() {
  const systemd = await testSystemd()
  const fleet = await mosaicFleet(systemd)
  const host = createHost({ hostId: 'here', path: systemd.env['PATH'] ?? '' })
  const settings = createSettingsWatch(createSettingsFile(host.files, fleet.home), host.files)
  const rosterPath = join(fleet.home, 'fleet', 'roster.yaml')
  const manager = { runtimeDir: systemd.runtimeDir, unitDir: systemd.unitDir }
  const context: MosaicContext = {
    panes: createTmuxContext(host, { ...fleetPaths(systemd.home), mosaicHome: fleet.home }, 'tmux'),
    tmuxDirectories: [`/tmp/tmux-${process.getuid?.()}`],
    roster: async () => parseRoster(await readFile(rosterPath, 'utf8'), rosterPath),
    userHome: systemd.home,
    unitDir: systemd.unitDir,
    manager,
    keepDir: join(systemd.home, 'kept'),
  }
  const mosaic = createMosaic({ context, settings, isMosaics: true })
  await mosaic.adopt(['Boss_1', 'ada', 'v1.2'])
  const tmux = (...argv: readonly string[]) => runProgram('tmux', ['-S', fleet.socket, ...argv])
  const env = (name: string) => join(fleet.home, 'fleet', 'agents', `${name}.env`)
  return { systemd, fleet, host, settings, context, mosaic, show: fleet.unitState, tmux, env }
}

describe.skipIf(whyNoSystemd !== undefined)(`who changes hands ${whyNoSystemd ?? ''}`, { timeout: 120_000 }, () => {
  test('comes back as it was, and what a person has written meanwhile stays', async () => {
    const { mosaic, fleet, show, env, context } = await adopted()
    const look = async () => [(await stat(env('Boss_1'))).mtimeMs, (await stat(env('Boss_1'))).mode & 0o777]
    await chmod(env('Boss_1'), 0o640)
    const before = await look()
    await mosaic.takeOver('Boss_1')
    expect([await show('Boss_1'), mosaic.isLeft('Boss_1')]).toEqual(['inactive masked', false])
    await mosaic.giveBack('Boss_1')
    expect([await show('Boss_1'), mosaic.isLeft('Boss_1'), await look()]).toEqual(['active enabled', true, before])
    expect(await listKeptAgents(context)).toEqual([])

    await mosaic.takeOver('Boss_1')
    const edited = `${await readFile(env('Boss_1'), 'utf8')}# mine\n`
    await writeFile(env('Boss_1'), edited)
    await mosaic.giveBack('Boss_1')
    expect(await readFile(env('Boss_1'), 'utf8')).toBe(edited)

    // What Mos wrote in its place goes, with what it had before.
    await mosaic.takeOver('Boss_1')
    await writeFile(env('Boss_1'), 'MOSAIC_AGENT_NAME=Boss_1\nMOSAIC_TMUX_PROGRAM=tmux\n', { mode: 0o600 })
    await mosaic.giveBack('Boss_1')
    expect([await readFile(env('Boss_1'), 'utf8'), (await look())[1]]).toEqual([edited, 0o640])
    expect(await fleet.sessions()).toEqual(['Boss_1', '_holder', 'ada'])
  })

  test('takes no neighbour along, whose name begins with its own', async () => {
    const { mosaic, fleet, show, tmux } = await adopted()
    await tmux('new-session', '-d', '-s', 'ada2', 'exec cat')
    await tmux('kill-session', '-t', '=ada')
    await mosaic.takeOver('ada')
    expect([await fleet.sessions(), await show('ada')]).toEqual([['Boss_1', '_holder', 'ada2'], 'inactive masked'])
  })

  test('stays where it is when nothing is known of it', async () => {
    const { systemd, mosaic, fleet } = await adopted()
    await systemd.crash()
    await expect(mosaic.takeOver('ada')).rejects.toThrow(
      "ada is left as it is, since it is not known whether it runs: the user's systemd does not answer",
    )
    expect([await fleet.sessions(), mosaic.isLeft('ada')]).toEqual([['Boss_1', '_holder', 'ada'], true])
  })

  test('does not rise at boot, where its systemd is out of reach', async () => {
    const { systemd, fleet, settings, context } = await adopted()
    const { manager: _, ...without } = context
    const mosaic = createMosaic({ context: without, settings, isMosaics: true })
    await mosaic.takeOver('ada')
    const boot = await readdir(join(systemd.unitDir, 'default.target.wants'))
    expect([await fleet.sessions(), boot]).toEqual([['Boss_1', '_holder'], ['mosaic-agent@Boss_1.service']])
    await systemd.systemctl('daemon-reload')
    const again = await systemd.systemctl('restart', 'mosaic-agent@ada.service')
    expect([again.exit === 0, again.stderr]).toEqual([false, expect.stringContaining('masked')])
  })

  test('is left to Mosaic when Mosaic has started it since, and left alone when the list is lost', async () => {
    const { mosaic, settings, host, fleet, context } = await adopted()
    await settings.edit((text) => text.replace('  - agent: ada\n', ''))
    expect([mosaic.isLeft('ada'), await mosaic.claims('ada'), mosaic.isLeft('ada')]).toEqual([false, true, true])
    expect(await readFile(settings.path, 'utf8')).toContain('agent: ada')
    await mosaic.drop('v1.2')
    expect([await mosaic.claims('v1.2'), mosaic.isLeft('v1.2')]).toEqual([false, false])

    // A Mos that started over the adopted home, and whose file somebody replaced by an older one.
    const later = createMosaic({ context, settings, isMosaics: false })
    expect([later.isGuest(), later.isLeft('ada')]).toEqual([false, true])
    await host.files.remove(settings.path)
    await settings.refresh()
    expect([later.isGuest(), later.left(), later.isLeft('v1.2')]).toEqual([false, ['Boss_1', 'ada'], false])
    // What changes it writes down the rest as well.
    await later.takeOver('ada')
    expect([later.left(), await readFile(settings.path, 'utf8')]).toEqual([['Boss_1'], 'mosaic:\n  - agent: Boss_1\n'])
    await later.drop('Boss_1')
    await host.files.remove(settings.path)
    await settings.refresh()
    await later.drop('nobody')
    expect(await readFile(settings.path, 'utf8')).toMatch(/^mosaic:\s*\[\]\n$|^mosaic:\n$/u)
    await later.forget()
    expect(later.left()).toBeUndefined()
    expect(await fleet.sessions()).toEqual(['Boss_1', '_holder'])
  })

  test('leaves no mask behind once the units are retired, but of who lives in Mos', async () => {
    const { mosaic, context, systemd, show, env, host, fleet } = await adopted()
    expect(await useOfMosaicUnits(context, ['Boss_1', 'gone'])).toEqual({ whyStay: 'Mosaic keeps Boss_1' })
    for (const name of ['Boss_1', 'ada', 'v1.2']) await mosaic.takeOver(name)
    // One that was stopped since has no settings, nor has one that left the roster.
    await host.files.remove(env('ada'))
    const roster = join(fleet.home, 'fleet', 'roster.yaml')
    await writeFile(roster, (await readFile(roster, 'utf8')).replace(/ {2}- \{ name: v1\.2.*\n/u, ''))
    expect(await useOfMosaicUnits(context, ['v1.2'])).toBe('unused')
    await retireMosaicUnits(context)
    const links = (await readdir(systemd.unitDir)).filter((name) => name.endsWith('.service'))
    expect(links).toEqual(['mosaic-agent@Boss_1.service'])
    expect(await show('Boss_1')).toBe('inactive masked')
    expect(await useOfMosaicUnits(context, [])).toBeUndefined()
  })
})
