import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { createMos } from '../support/mos.ts'
import { mosWithSystemd } from '../support/mos-with-systemd.ts'
import type { MosWithSystemd } from '../support/mos-with-systemd.ts'
import { whyNoSystemd } from '../support/systemd.ts'

const unit = 'mos.service'

const say = async ({ mos, systemd }: MosWithSystemd, ...argv: readonly string[]): Promise<string> => {
  const { exit, stdout, stderr } = await mos.shell(...argv)
  return `[${exit}] ${stdout}${stderr}`.replaceAll(systemd.home, '~').trimEnd()
}

const answers = ({ mos }: MosWithSystemd) =>
  eventually('Mos to answer', async () => (await mos.shell('op', 'list')).exit === 0, 60_000)

const withoutLogind = /Linger could not be enabled \(.*\): without it/u

describe.skipIf(whyNoSystemd !== undefined)(`Mos as a service ${whyNoSystemd ?? ''}`, { timeout: 180_000 }, () => {
  test('mos service install has systemd run Mos and bring it back; remove ends it and spares the agents', async () => {
    const person = await mosWithSystemd()
    expect(await say(person, 'service', 'status')).toBe('[0] Mos is no service: mos service install makes it one.')
    const installed = await say(person, 'service', 'install')
    expect(installed.replace(withoutLogind, 'Linger could not be enabled: without it')).toMatchInlineSnapshot(`
      "[0] ~/.config/systemd/user/mos.service written (new)
      mos.service is enabled: it starts at boot
      Linger could not be enabled: without it Mos ends at your logout. loginctl enable-linger does it
      It is being started: systemctl --user status mos.service"
    `)
    await answers(person)
    expect(await say(person, 'service', 'status')).toMatchInlineSnapshot(`
      "[0] mos.service is active, and starts at boot.
      Whether it lives beyond your logout is not known: there is no logind to ask."
    `)
    await person.mos.shell('fleet', 'spawn', 'coder', '--name', 'ada')

    const killed = Number(await person.show(unit, 'MainPID'))
    process.kill(killed, 'SIGKILL')
    await eventually('another Mos', async () => {
      const pid = Number(await person.show(unit, 'MainPID'))
      return pid > 0 && pid !== killed
    })
    await answers(person)
    expect(await person.mos.panes()).toEqual(['ada'])
    expect(await say(person, 'service', 'install')).toContain('Mos runs under it')

    const removed = await say(person, 'service', 'remove')
    expect(removed.split('\n')).toEqual([
      '[0] mos.service is disabled and being stopped; agents stay as they are',
      '~/.config/systemd/user/mos.service removed',
    ])
    await eventually('it has ended', async () => (await person.show(unit, 'ActiveState')) === 'inactive')
    expect(await stat(join(person.systemd.unitDir, unit)).catch(() => 'gone')).toBe('gone')
    expect(await person.mos.panes()).toEqual(['ada'])
    expect(await say(person, 'service', 'remove')).toBe('[0] There is no mos.service.')
  })

  test('a Mos that runs by hand makes way for the service when it is stopped; secrets of a shell are named', async () => {
    const person = await mosWithSystemd({ MOS_DEADMAN_URL: 'http://127.0.0.1:9/ping' })
    await person.mos.start()
    const installed = await say(person, 'service', 'install')
    expect(installed).toContain('Mos runs by hand now: when you stop that one, the service takes over within seconds')
    expect(installed).toContain('MOS_DEADMAN_URL is in this shell only')
    expect(await readFile(join(person.systemd.unitDir, unit), 'utf8')).not.toContain('127.0.0.1:9')
    await person.mos.stop()
    await answers(person)
    await person.mos.shell('service', 'remove')
    await eventually('it has ended', async () => (await person.show(unit, 'ActiveState')) === 'inactive')
  })

  test('the service has the PATH and the settings of the shell that installs it, also while it runs', async () => {
    const person = await mosWithSystemd()
    await say(person, 'service', 'install')
    await answers(person)
    const tools = join(person.systemd.home, 'tools')
    const env = { MOS_DATA_DIR: join(person.mos.home, 'data'), PATH: `${process.env['PATH']}:${tools}` }
    const later = await mosWithSystemd({ ...env, MOS_HTTP_PORT: '0', LOG_LEVEL: 'info' }, person.systemd)
    expect(await say(later, 'service', 'install')).toContain('systemctl --user restart mos')
    const environment = await person.show(unit, 'Environment')
    expect(environment).toContain(`:${tools}`)
    expect(environment).toContain('LOG_LEVEL=info')
    await person.systemd.systemctl('stop', unit)
  })

  test('a unit that is not ours is never overwritten', async () => {
    const person = await mosWithSystemd()
    const path = join(person.systemd.unitDir, unit)
    await writeFile(path, '[Service]\nExecStart=/bin/sleep 1000\n')
    expect(await say(person, 'service', 'install')).toBe(
      '[2] ~/.config/systemd/user/mos.service stays as it is: it is not from Mos. Move it away, and try again.',
    )
    expect(await say(person, 'service', 'remove')).toContain("stays as it is: it is not this fleet's")
    expect(await readFile(path, 'utf8')).toContain('sleep 1000')
  })
})

test('without systemd it is said what to do instead', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  const ran = await Promise.all(['install', 'status', 'remove'].map((verb) => mos.shell('service', verb)))
  const words =
    'Mos can not be a service here: XDG_RUNTIME_DIR is not set, so there is no user session.\n' +
    'Without systemd keep it running with npm start, in a container or under a supervisor of yours.\n'
  expect(ran.map(({ exit, stderr }) => [exit, stderr])).toEqual([
    [78, words],
    [78, words],
    [78, words],
  ])
})
