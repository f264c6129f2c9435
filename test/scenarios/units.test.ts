import { readFileSync } from 'node:fs'
import { appendFile, chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { searchPath } from '../../src/config/search-path.ts'
import { renderUnit } from '../../src/host/systemd/render-unit.ts'
import { eventually } from '../support/eventually.ts'
import { createMos } from '../support/mos.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import type { MosWithSystemd } from '../support/mos-with-systemd.ts'
import { normalise } from '../support/normalise.ts'
import { testSystemd, whyNoSystemd } from '../support/systemd.ts'
import { startWire } from '../wire/start-wire.ts'

const root = join(import.meta.dirname, '..', '..')
const ada = 'mosaic-agent@ada.service'
const holder = 'mosaic-tmux-holder.service'

const unitOf = ({ show }: MosWithSystemd, unit: string) =>
  Promise.all(['ActiveState', 'UnitFileState', 'Result'].map((property) => show(unit, property)))

async function evidenceOf({ mos }: MosWithSystemd, name: string): Promise<unknown> {
  const all = JSON.parse((await mos.shell('ps', '--json')).stdout) as { name: string; evidence: unknown }[]
  return all.find((agent) => agent.name === name)?.evidence
}

const panePid = async (person: MosWithSystemd): Promise<number | undefined> => {
  const evidence = (await evidenceOf(person, 'ada')) as { pane?: { pid: number; alive: boolean } } | undefined
  return evidence?.pane?.alive === true ? evidence.pane.pid : undefined
}

const doctor = async ({ mos, systemd }: MosWithSystemd): Promise<string> => {
  const { stdout } = await mos.shell('doctor')
  const lines = stdout.split('\n').filter((line) => /^\w+ +(?:tmux|systemd|holder|linger|service|units):/u.test(line))
  return lines.join('\n').replaceAll(systemd.home, '~')
}

describe.skipIf(whyNoSystemd !== undefined)(`a person with systemd ${whyNoSystemd ?? ''}`, { timeout: 180_000 }, () => {
  test('/fleet spawn gives a unit that runs as long as the pane, /fleet remove takes it away', async () => {
    const wire = await startWire({ messagesPerFiveSeconds: Infinity })
    const person = await mosWithSystemd({
      DISCORD_TOKEN: wire.token,
      DISCORD_API_URL: wire.url,
      A_MODELS_API_KEY: 'of the shell',
      // As npm start has it.
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    })
    await person.mos.start()
    await wire.until(() => wire.commands().length > 0, 10_000, 'the commands to be registered')
    const [olga, general] = [wire.owner, wire.channel('general')]

    const spawn = await olga.slash(general, 'fleet spawn', { role: 'coder', name: 'ada', runtime: 'stub' })
    await spawn.until(/· (done|failed) ·/u, 20_000)
    expect(normalise(spawn.text)).toContain('ada is up: pane')
    expect(await unitOf(person, ada)).toEqual(['active', 'enabled', 'success'])
    const pid = await eventually('the pane', () => panePid(person))
    expect(readFileSync(`/proc/${pid}/cgroup`, 'utf8')).toContain(`/${ada}\n`)
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0')
    expect(environment).toContain('A_MODELS_API_KEY=of the shell')
    const path = environment.find((line) => line.startsWith('PATH='))
    const tools = join(person.mos.home, 'data', 'tools', 'bin')
    expect(path).toMatch(/^PATH=\/\S+\/fleet\/run\/bin:/u)
    const programs = [
      searchPath(process.env['PATH'] ?? '', { packageRoot: root }),
      join(person.systemd.home, '.local', 'bin'),
      tools,
    ]
    expect(path?.endsWith(`:${programs.join(':')}`)).toBe(true)
    expect(path).not.toContain(join(root, 'node_modules', '.bin'))
    expect(environment.join('\n')).not.toContain(wire.token)
    expect(await evidenceOf(person, 'ada')).toMatchObject({
      supervised: true,
      unit: { active: 'active', enabled: true, result: 'success' },
    })

    const remove = await olga.slash(general, 'fleet remove', { agent: 'ada' })
    await remove.until(/· (done|failed) ·/u, 20_000)
    expect(normalise(remove.text)).toContain('ada is gone: no pane, no runner, not in the roster')
    expect(await unitOf(person, ada)).toEqual(['inactive', 'disabled', 'success'])
    expect(await readdir(join(person.systemd.unitDir, 'default.target.wants'))).toEqual([holder])
  })

  test('doctor tells of supervisor, holder, linger and service; a unit that the roster does not want is ended by remove', async () => {
    const person = await mosWithSystemd()
    await person.mos.start()
    await person.mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
    const roster = join(person.mosaicHome, 'fleet', 'roster.yaml')
    const text = await readFile(roster, 'utf8')
    await writeFile(roster, text.slice(0, text.indexOf('  - name: ada')))
    expect(await doctor(person)).toMatchInlineSnapshot(`
      "ok   tmux: tmux 3.3a, agents are kept by systemd
      ok   holder: mosaic-tmux-holder.service runs, and starts at boot
      warn linger: unknown: agents may end at your logout, and not start at boot (System has not been booted with systemd as init system (PID 1). Can't operate.) — loginctl enable-linger
      ok   service: Mos is started by hand — \`mos service install\` starts it at boot
      warn units: the unit of ada runs or starts at boot, and ada is not in the roster — \`fleet remove ada\` ends it"
    `)
    const removed = await person.mos.shell('fleet', 'remove', 'ada')
    expect([removed.exit, normalise(removed.stdout)]).toEqual([
      0,
      '✓ ada is gone: no pane, no runner, not in the roster\n',
    ])
    expect(await unitOf(person, ada)).toEqual(['inactive', 'disabled', 'success'])
    expect(await doctor(person)).not.toContain('ada')
    const again = await person.mos.shell('fleet', 'remove', 'ada')
    expect([again.exit, again.stderr]).toEqual([1, expect.stringContaining('ada')])
  })

  test('doctor --fix mends what would keep agents from being there after a boot or a logout', async () => {
    const systemd = await testSystemd()
    const lingering = join(systemd.home, 'lingers')
    const logind = `#!/bin/sh\ncase "$*" in\n*enable-linger*) [ ! -e ${lingering}.may ] || : >${lingering} ;;\n`
    const show = `*) if [ -e ${lingering} ]; then echo yes; else echo no; fi ;;\nesac\n`
    await mkdir(join(systemd.home, 'bin'))
    await writeFile(join(systemd.home, 'bin', 'loginctl'), `${logind}${show}`, { mode: 0o755 })
    const path = `${join(systemd.home, 'bin')}:${process.env['PATH']}`
    const person = await mosWithSystemd({ PATH: path, MOS_DATA_DIR: join(systemd.home, 'data') }, systemd)
    await person.mos.start()
    await person.mos.shell('fleet', 'spawn', 'operations', '--name', 'ada', '--runtime', 'stub')
    await systemd.systemctl('disable', ada)
    await chmod(join(person.mosaicHome, 'fleet'), 0o777)
    await writeFile(`${lingering}.may`, '')

    const asked = await person.mos.shell('doctor', '--fix')
    expect(asked.stdout.split('\n\n')[0]?.replaceAll(systemd.home, '~')).toMatchInlineSnapshot(`
      "- loginctl enable-linger
      - systemctl --user enable mosaic-agent@ada.service
      - chmod o-w ~/.config/mosaic/fleet"
    `)
    const digest = /--yes (\w+)/u.exec(asked.stdout)?.[1] ?? ''
    const done = await person.mos.shell('doctor', '--fix', '--yes', digest)
    expect(done.stdout.match(/^mended: .*$/gmu)).toHaveLength(3)
    expect(done.stdout).not.toMatch(/^(?:warn|fail) +(?:holder|linger|units|home):/mu)
    expect(await unitOf(person, ada)).toEqual(['active', 'enabled', 'success'])
  })

  test('units of an older version are brought up to date at the start; what a person edited, and drop-ins, stay', async () => {
    const person = await mosWithSystemd({ LOG_LEVEL: 'info' })
    const { mos, systemd } = person
    const path = (name: string): string => join(systemd.unitDir, name)
    await mos.start()
    await mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
    await mos.stop()
    const current = await readFile(path('mosaic-agent@.service'), 'utf8')
    // What a version before would have written: its own mark over another text.
    const values = { home: person.mosaicHome, launchers: '', packageRoot: '', tmux: '', socket: '', searchPath: '' }
    const older = renderUnit('mosaic-agent@.service', '[Service]\nExecStart=/bin/false\n', values)
    await writeFile(path('mosaic-agent@.service'), older)
    await appendFile(path(holder), '# a note of mine\n')
    await mkdir(path('mosaic-agent@.service.d'))
    await writeFile(path('mosaic-agent@.service.d/mine.conf'), '[Service]\nEnvironment=MINE=1\n')
    const service = '[Service]\nEnvironment="PATH=/of/the/install:/bin"\nExecStart=/bin/false\n'
    await writeFile(path('mos.service'), renderUnit('mos.service', service, values))
    expect(await person.show('mos.service', 'ExecStart')).toContain('/bin/false')
    expect(await doctor(person)).toContain(
      "warn units: ~/.config/systemd/user/mos.service is not this version's — `doctor --fix`: write it anew",
    )

    await mos.start()

    expect(await person.show('mos.service', 'ExecStart')).toContain('bin/mos up')
    expect(await person.show('mos.service', 'Environment')).toBe('PATH=/of/the/install:/bin')
    expect(await person.show('mos.service', 'NeedDaemonReload')).toBe('no')

    expect(await readFile(path('mosaic-agent@.service'), 'utf8')).toBe(current)
    expect(await readFile(path(holder), 'utf8')).toMatch(/# a note of mine\n$/u)
    expect(await readFile(path('mosaic-agent@.service.d/mine.conf'), 'utf8')).toContain('MINE=1')
    expect(mos.said.replaceAll(systemd.home, '~')).toContain(
      `~/.config/systemd/user/${holder} stays as it is: you have edited it`,
    )
    expect(await person.show(ada, 'NeedDaemonReload')).toBe('no')
    expect(await person.show(ada, 'ExecStart')).toContain('mosaic-runner')
    expect(await person.show(ada, 'Environment')).toContain('MINE=1')
    expect(await doctor(person)).toContain(`warn units: ~/.config/systemd/user/${holder} stays as it is`)

    // A reseed does the same without a start.
    await writeFile(path('mosaic-agent@.service'), older)
    await systemd.systemctl('daemon-reload')
    expect(await person.show(ada, 'ExecStart')).toContain('/bin/false')
    await writeFile(join(person.mosaicHome, 'mos/launchers/stub'), 'mine')
    const reseeded = await mos.shell('fleet', 'reseed', '--sync')
    expect(reseeded.stdout.replaceAll(systemd.home, '~')).toContain(
      '~/.config/systemd/user/mosaic-agent@.service written (newer)\n',
    )
    expect(await readFile(path('mosaic-agent@.service'), 'utf8')).toBe(current)
    expect(await person.show(ada, 'ExecStart')).toContain('mosaic-runner')
    expect(await person.show(ada, 'NeedDaemonReload')).toBe('no')
    expect(await person.show(ada, 'ActiveState')).toBe('active')

    const before = mos.said.length
    await mos.stop()
    await writeFile(path('mosaic-agent@.service'), older)
    await writeFile(join(person.mosaicHome, 'mos/launchers/stub'), 'mine')
    const alone = await mos.shell('fleet', 'reseed', '--sync')
    expect([alone.exit, alone.stdout.replaceAll(systemd.home, '~')]).toEqual([
      0,
      expect.stringContaining('\n~/.config/systemd/user/mosaic-agent@.service written (newer)\n'),
    ])
    expect(await person.show(ada, 'ExecStart')).toContain('mosaic-runner')
    await mos.start()
    expect(mos.said.slice(before)).not.toContain('written')
  })

  test("a unit that is Mosaic's own is not overwritten: Mos says so and keeps its agents without systemd", async () => {
    const person = await mosWithSystemd()
    const path = join(person.systemd.unitDir, 'mosaic-agent@.service')
    const own = '[Service]\nExecStart=/bin/sleep 1000\n'
    await writeFile(path, own)
    await person.mos.start()
    const said = person.mos.said.replaceAll(person.systemd.home, '~')
    expect(said).toContain('~/.config/systemd/user/mosaic-agent@.service stays as it is: it is not from Mos')
    await person.mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
    expect(await person.mos.panes()).toEqual(['ada'])
    expect(await readFile(path, 'utf8')).toBe(own)
    expect(await doctor(person)).toContain('ok   systemd: keeps no agents: its units are not from Mos')
  })

  test('MOS_SUPERVISOR moves the agents to systemd as they run, and back, never two of one', async () => {
    const withTmux = await mosWithSystemd({ MOS_SUPERVISOR: 'tmux' })
    await withTmux.mos.start()
    await withTmux.mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')
    const before = await eventually('the pane', () => panePid(withTmux))
    expect(await doctor(withTmux)).toMatchInlineSnapshot(`
      "ok   tmux: tmux 3.3a, agents are kept by tmux
      ok   systemd: keeps no agents: MOS_SUPERVISOR=tmux"
    `)
    expect(await unitOf(withTmux, ada)).toEqual(['inactive', expect.any(String), 'success'])
    await withTmux.mos.stop()

    const data = { MOS_DATA_DIR: join(withTmux.mos.home, 'data') }
    const withUnits = await mosWithSystemd({ ...data, MOS_SUPERVISOR: 'systemd' }, withTmux.systemd)
    await withUnits.mos.start()
    await eventually('the unit', async () => (await unitOf(withUnits, ada))[0] === 'active')
    await eventually('its pane', async () => (await panePid(withUnits)) === before)
    await withUnits.mos.stop()

    await withTmux.mos.start()
    const after = await eventually('another pane', () => panePid(withTmux))
    expect(after).not.toBe(before)
    expect((await unitOf(withTmux, ada))[0]).toBe('inactive')
    const links = await readdir(join(withTmux.systemd.unitDir, 'default.target.wants')).catch(() => [])
    expect(links).toEqual([])
    expect(await withTmux.mos.panes()).toEqual(['ada'])
  })
})

test('systemd that is asked for and not there is an error of the settings, and says what to do', async () => {
  const mos = await createMos({ MOS_SUPERVISOR: 'systemd' })
  const { exit, stderr } = await mos.shell('up')
  await mos.dispose()
  expect([exit, stderr.replaceAll(/\d+/gu, 'N')]).toEqual([
    78,
    'mos: MOS_SUPERVISOR=systemd, but XDG_RUNTIME_DIR is not set, so there is no user session.\n' +
      'Log in as this user with XDG_RUNTIME_DIR=/run/user/N (loginctl enable-linger keeps its systemd), or use auto or tmux.\n',
  ])
})
