import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TestSystemd } from '../../support/systemd.ts'
import type { Faulty, Vary } from './stage.ts'

/** A unit that is started, then what systemd says of it. */
const started = (
  systemd: TestSystemd,
  label: string,
  unit: (vary: Vary, name: string) => string,
  verb = 'start',
): Faulty => ({
  label: `systemd: ${label}`,
  async run(_, vary) {
    const name = `${vary.name()}-${vary.number(9_999)}.service`
    await mkdir(systemd.unitDir, { recursive: true })
    await writeFile(join(systemd.unitDir, name), unit(vary, name))
    await systemd.systemctl('daemon-reload')
    const { stdout, stderr } = await systemd.systemctl(verb, name)
    const status = await systemd.systemctl('status', '--lines=0', '--full', name)
    return `${stderr}${stdout}${status.stdout}${status.stderr}`
  },
})

const asked = (systemd: TestSystemd, label: string, args: (vary: Vary) => readonly string[]): Faulty => ({
  label: `systemd: ${label}`,
  async run(_, vary) {
    const { stdout, stderr } = await systemd.systemctl(...args(vary))
    return `${stdout}${stderr}`
  },
})

const verified = (systemd: TestSystemd, label: string, unit: (vary: Vary) => string): Faulty => ({
  label: `systemd: ${label}`,
  async run(stage, vary) {
    const path = await stage.write(`${vary.name()}.service`, unit(vary))
    return stage.run('systemd-analyze', ['--user', '--man=no', 'verify', path], { env: systemd.env })
  },
})

export const systemdFaults = (systemd: TestSystemd): readonly Faulty[] => [
  asked(systemd, 'no such unit', (vary) => ['start', `${vary.name()}.service`]),
  asked(systemd, 'no such verb', (vary) => [vary.word(), 'a.service']),
  asked(systemd, 'nothing to enable', (vary) => ['enable', `${vary.name()}.service`]),
  {
    label: 'systemd: nobody there',
    run: (stage) => stage.run('systemctl', ['--user', 'status'], { env: { XDG_RUNTIME_DIR: stage.directory } }),
  },
  started(
    systemd,
    'no such program',
    (vary) => `[Service]\nType=exec\nExecStart=/opt/${vary.name()}/bin/${vary.word()}\n`,
  ),
  started(
    systemd,
    'no such directory',
    (vary) => `[Service]\nType=exec\nWorkingDirectory=/srv/${vary.name()}\nExecStart=/bin/true\n`,
  ),
  started(
    systemd,
    'ended with a status',
    (vary) => `[Service]\nType=notify\nExecStart=/bin/sh -c 'exit ${1 + vary.number(90)}'\n`,
  ),
  started(
    systemd,
    'killed',
    (vary) => `[Unit]\nDescription=${vary.word()}\n[Service]\nType=notify\nExecStart=/bin/sh -c 'kill -9 $$$$'\n`,
  ),
  started(
    systemd,
    'never ready',
    (vary) =>
      `[Unit]\nDescription=${vary.word()}\n[Service]\nType=notify\nTimeoutStartSec=1\nExecStart=/bin/sleep ${60 + vary.number(9)}\n`,
  ),
  started(systemd, 'no start line', (vary) => `[Unit]\nDescription=${vary.word()}\n[Service]\nType=exec\n`),
  verified(systemd, 'no such key', (vary) => `${vary.lines('#')}[Service]\nExecStart=/bin/true\n${vary.word()}=1\n`),
  verified(
    systemd,
    'no such section',
    (vary) => `${vary.lines('#')}[${vary.word()}]\nA=1\n[Service]\nExecStart=/bin/true\n`,
  ),
  verified(
    systemd,
    'no time',
    (vary) => `${vary.lines('#')}[Service]\nExecStart=/bin/true\nRestartSec=${vary.word()}\n`,
  ),
]
