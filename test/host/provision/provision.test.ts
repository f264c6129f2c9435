import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exitCodes } from '../../../src/errors.ts'
import { provision } from '../../../src/host/provision/provision.ts'
import type { ProvisionOptions } from '../../../src/host/provision/provision.ts'
import { recordingHost } from '../../support/recording-host.ts'
import type { Script } from '../../support/recording-host.ts'

const need = ['redis-server', 'tmux'] as const
const dataDir = '/data'

function options(extra: Partial<ProvisionOptions> = {}): ProvisionOptions & { lines: string[] } {
  const lines: string[] = []
  return { dataDir, uid: 0, noInstall: false, announce: (line) => lines.push(line), lines, ...extra }
}

/** A Debian where programs appear once apt has installed their packages. */
function debian(install: (argv: readonly string[], count: number) => number): Script {
  let installs = 0
  let installed = false
  return (argv) => {
    const [program, verb] = argv
    if (program === 'tmux' || program === 'redis-server') return installed ? {} : undefined
    if (program !== 'apt-get') return undefined
    if (verb !== 'install') return {}
    const exitCode = install(argv, ++installs)
    installed = exitCode === 0
    return { exitCode, stderr: exitCode === 0 ? '' : 'E: Unable to locate package redis-tools' }
  }
}

test('programs on PATH are used as they are', async () => {
  const host = recordingHost({}, () => ({}))
  expect(await provision(host, need, options())).toEqual({
    'redis-server': '/usr/bin/redis-server',
    tmux: '/usr/bin/tmux',
  })
  expect(host.recorded).toEqual([])
})

test('valkey-server is a redis-server', async () => {
  const host = recordingHost({}, ([program]) => (program === 'valkey-server' ? {} : undefined))
  expect(await provision(host, ['redis-server'], options())).toEqual({ 'redis-server': '/usr/bin/valkey-server' })
})

test('a private copy from before is used without asking anybody', async () => {
  const host = recordingHost({ [join(dataDir, 'tools/bin/tmux')]: '#!/bin/sh\n' })
  expect(await provision(host, ['tmux'], options({ noInstall: true }))).toEqual({ tmux: '/data/tools/bin/tmux' })
})

test('root announces the exact command before it runs', async () => {
  const host = recordingHost(
    {},
    debian(() => 0),
  )
  const asRoot = options()
  await provision(host, need, asRoot)
  const command = 'apt-get install -y --no-install-recommends redis-tools tmux'
  expect(asRoot.lines).toEqual([`installing redis-server and tmux: ${command}`])
  expect(host.recorded.map(({ argv }) => argv.join(' '))).toEqual([command])
  expect(host.recorded[0]?.options.env).toMatchObject({ DEBIAN_FRONTEND: 'noninteractive' })
})

test('a machine without package lists fetches them and tries again', async () => {
  const host = recordingHost(
    {},
    debian((_, count) => (count === 1 ? 100 : 0)),
  )
  await provision(host, need, options())
  expect(host.recorded.map(({ argv }) => argv[1])).toEqual(['install', 'update', 'install'])
})

test('where it may not install, it says what to type and that this is configuration', async () => {
  const host = recordingHost({}, ([program]) => (program === 'apt-get' ? {} : undefined))
  const refused = provision(host, need, options({ noInstall: true, uid: 1000 }))
  await expect(refused).rejects.toMatchObject({
    exit: exitCodes.configuration,
    message: expect.stringContaining('sudo apt-get install -y redis-server tmux') as string,
  })
  expect(host.recorded).toEqual([])
})

test('when every way fails, the last reason and the command are told', async () => {
  const stderr = 'W: no such list\nE: Unable to locate package redis-tools\n'
  const host = recordingHost({}, ([program]) => {
    if (program === 'rm') return {}
    return program === 'apt-get' ? { exitCode: 100, stderr } : undefined
  })
  const asRoot = options()
  await expect(provision(host, need, asRoot)).rejects.toThrow(
    'redis-server and tmux are missing: apt-get failed: Unable to locate package redis-tools.\n' +
      'Run `apt-get install -y redis-server tmux`, or set REDIS_URL to a Redis you have.',
  )
  expect(asRoot.lines).toContain('apt-get failed: Unable to locate package redis-tools')
})
