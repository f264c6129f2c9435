import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { explain } from '../../../src/errors.ts'
import type { Argv } from '../../../src/host/host.ts'
import { findManager } from '../../../src/host/systemd/find-manager.ts'
import { parseUnits } from '../../../src/host/systemd/parse-units.ts'
import { parseListed } from '../../../src/host/systemd/see-agent-units.ts'
import { planUnits } from '../../../src/host/systemd/plan-units.ts'
import { readMark, renderUnit } from '../../../src/host/systemd/render-unit.ts'
import { askManager } from '../../../src/host/systemd/systemd-context.ts'
import {
  disableUnit,
  enableUnit,
  importEnvironment,
  reloadUnits,
  showUnits,
  startUnit,
  stopUnit,
} from '../../../src/host/systemd/systemctl.ts'
import { agentOfUnit, agentUnit } from '../../../src/host/systemd/unit-names.ts'
import { recordingHost } from '../../support/recording-host.ts'

test.each([
  [showUnits(['a.service', 'b.service']), 'show --property=Id,LoadState,ActiveState,UnitFileState,Result,MainPID'],
  [enableUnit('a.service'), 'enable --quiet'],
  [disableUnit('a.service'), 'disable --quiet'],
  [startUnit('a.service'), 'start --no-block'],
  [stopUnit('a.service'), 'stop'],
])('a manager is asked with names behind --', (argv, verb) => {
  const [word, ...options] = verb.split(' ')
  const units = argv.slice(argv.indexOf('--') + 1)
  expect(argv).toEqual(['systemctl', '--user', '--no-pager', ...options, word, '--', ...units])
  expect(units[0]).toBe('a.service')
})

test('a reload takes no names', () => {
  expect(reloadUnits()).toEqual(['systemctl', '--user', '--no-pager', 'daemon-reload'])
})

test('names of units and of agents are one to one', () => {
  const names = ['ada', 'a.b', 'a_b', 'a-b', 'Ada-1', 'a.service']
  expect(names.map((name) => agentOfUnit(agentUnit(name)))).toEqual(names)
  expect(agentUnit('a.b')).toBe('mosaic-agent@a.b.service')
  expect(['mosaic-agent@.service', 'mosaic-agent@-x.service', 'mos.service'].map((unit) => agentOfUnit(unit))).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

test('units are read from blocks, whatever the order of their lines', () => {
  const shown = `MainPID=7
Result=success
Id=mosaic-agent@ada.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled

MainPID=0
Result=exit-code
Id=mosaic-agent@a.b.service
LoadState=loaded
ActiveState=failed
UnitFileState=disabled

Id=mosaic-agent@c.service
LoadState=not-found
ActiveState=inactive
UnitFileState=
`
  expect(Object.fromEntries(parseUnits(shown))).toEqual({
    'mosaic-agent@ada.service': { active: 'active', enabled: true, result: 'success', load: 'loaded', mainPid: 7 },
    'mosaic-agent@a.b.service': { active: 'failed', enabled: false, result: 'exit-code', load: 'loaded', mainPid: 0 },
    'mosaic-agent@c.service': { active: 'inactive', enabled: false, result: '', load: 'not-found', mainPid: 0 },
  })
  expect(parseUnits('').size).toBe(0)
})

test('a list of units is read, and nothing is no list', () => {
  const text = `  mosaic-agent@ada.service loaded reloading running Mos agent ada
  mosaic-agent@a.b.service loaded failed    failed  Mos agent a.b
`
  expect(parseListed(text)).toEqual([
    { unit: 'mosaic-agent@ada.service', active: 'active' },
    { unit: 'mosaic-agent@a.b.service', active: 'failed' },
  ])
  expect([parseListed(''), parseListed('0 units\n')]).toEqual([[], []])
})

const values = {
  home: '/srv/my home/100%',
  launchers: '/opt/m$s "x"/launchers',
  packageRoot: '/opt/mos',
  tmux: '/usr/bin/tmux',
  socket: '/run/s/tmux.sock',
  searchPath: '/usr/bin:/a "b"',
}

const template = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../../framework/units', name), 'utf8')

test('paths stand in a unit as systemd reads them', () => {
  const agent = renderUnit('mosaic-agent@.service', template('mosaic-agent@.service'), values)
  expect(agent.split('\n').filter((line) => /^(?:#.*Kept|Environment|ExecStart|StandardOutput)/u.test(line)))
    .toMatchInlineSnapshot(`
    [
      "# Kept by Mos for "/srv/my home/100%" (1c3ad11fa7783a47). Changes of yours go into a drop-in: systemctl --user edit mosaic-agent@.service",
      "Environment=MOSAIC_AGENT_UNIT=%n",
      "EnvironmentFile=/srv/my home/100%%/fleet/agents/%i.env",
      "ExecStart=/bin/sh "/opt/m$$s \\"x\\"/launchers/mosaic-runner"",
      "StandardOutput=append:/srv/my home/100%%/fleet/run/%i.log",
    ]
  `)
  const holder = renderUnit('mosaic-tmux-holder.service', template('mosaic-tmux-holder.service'), values)
  expect(holder.split('\n').filter((line) => /^(?:Environment|ExecStart)/u.test(line))).toMatchInlineSnapshot(`
    [
      "ExecStart=/bin/sh "/opt/m$$s \\"x\\"/launchers/mosaic-holder" "/usr/bin/tmux" "/run/s/tmux.sock" wait",
    ]
  `)
  const mos = renderUnit('mos.service', template('mos.service'), { ...values, settings: { LOG_LEVEL: 'warn' } })
  expect(mos.split('\n').filter((line) => /^(?:Environment|Exec|Working)/u.test(line))).toMatchInlineSnapshot(`
    [
      "Environment="PATH=/usr/bin:/a \\"b\\""",
      "Environment="LOG_LEVEL=warn"",
      "WorkingDirectory=/opt/mos",
      "ExecStartPre=-/usr/bin/env node "/opt/mos/setup/setup.mjs" start",
      "ExecStart=/bin/sh "/opt/mos/bin/mos" up",
    ]
  `)
})

test('a unit for a path with a line break is refused', () => {
  expect(() => renderUnit('x', 'A=@HOME@', { ...values, home: '/a\nExecStart=/bin/evil' })).toThrow(
    'control characters',
  )
})

test('the mark says whose a file is and whether it was edited', () => {
  const text = renderUnit('x.service', 'A=@HOME@\n', values)
  expect(readMark(text)).toEqual({ home: values.home, isEdited: false })
  expect(readMark(`${text}B=1\n`)).toEqual({ home: values.home, isEdited: true })
  expect(readMark('[Unit]\n')).toBeUndefined()
  expect(readMark('')).toBeUndefined()
})

const ours = (text: string, home = values.home): string => renderUnit('x.service', text, { ...values, home })

test.each([
  ['nothing there', undefined, [{ kind: 'write', name: 'x.service', text: ours('new'), why: 'new' }]],
  ['the same', ours('new'), []],
  [
    'what an earlier version wrote',
    ours('old'),
    [{ kind: 'write', name: 'x.service', text: ours('new'), why: 'newer' }],
  ],
  ['edited', `${ours('old')}B=1\n`, [{ kind: 'keep', name: 'x.service', why: 'you have edited it', usable: true }]],
  ["somebody else's", '[Unit]\n', [{ kind: 'keep', name: 'x.service', why: 'it is not from Mos', usable: false }]],
  [
    "another fleet's",
    ours('new', '/other'),
    [{ kind: 'keep', name: 'x.service', why: 'it is of the fleet in /other', usable: false }],
  ],
  ['masked', '', [{ kind: 'keep', name: 'x.service', why: 'it is not from Mos', usable: false }]],
])('a unit file, %s', (_, live, steps) => {
  const found = new Map(live === undefined ? [] : [['x.service', live]])
  expect(planUnits([{ name: 'x.service', text: ours('new') }], found, values.home)).toEqual(steps)
})

test.each([
  ['it hangs', { exitCode: 143 }, "The user's systemd does not answer. Look at it with: systemctl --user status"],
  [
    'it refuses',
    { exitCode: 1, stderr: 'Failed to import A_KEY\nmore\n' },
    'systemd refused: Failed to import A_KEY. Look at it with: systemctl --user status',
  ],
])('a manager that does not do it, %s: what is said names a unit only where there is one', async (_, result, said) => {
  const host = recordingHost({}, () => result)
  const context = { host, manager: { runtimeDir: '/run/user/1', unitDir: '/home/op/.config/systemd/user' } }
  const words = async (argv: Argv) => await askManager(context, argv).catch((error: unknown) => explain(error))
  expect(await words(importEnvironment(['A_KEY']))).toBe(said)
  expect(await words(startUnit('a.service'))).toMatch(/status( a\.service)?$/u)
  const { whyNot } = (await findManager(host, context.manager)) as { whyNot: string }
  expect(whyNot).toMatch(/^the user's systemd does not answer(: Failed to import A_KEY)?$/u)
})
