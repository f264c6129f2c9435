import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, readlink, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { bundle } from '../../../setup/bundle.mjs'
import { createHost } from '../../../src/host/create-host.ts'
import { createTrials } from '../../../src/host/trial.ts'
import type { Trial } from '../../../src/host/trial.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { eventually } from '../../support/eventually.ts'
import { runProgram } from '../../support/run-program.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })

/**
 * In place of Mos: says which version it is, and behaves as `behaviour` beside it says. A start that is ready writes
 * down that it came up, as Mos does, and lives until it is told to end.
 */
const program = `
import { readFileSync, writeFileSync } from 'node:fs'
const root = process.argv[1].replace('/dist/mos.js', '')
const read = (path: string): string => { try { return readFileSync(path, 'utf8') } catch { return '' } }
const { version } = JSON.parse(read(root + '/package.json'))
const behaviour = read(root + '/behaviour')
const up = process.argv[2] === 'up'
const hold = up ? setInterval(() => {}, 1000) : undefined
if (up) process.on('SIGTERM', () => process.exit(0)).on('SIGUSR2', () => process.exit(79))
console.log(version, ...process.argv.slice(2))
if (up && behaviour === 'crash') {
  console.error('mos: no such thing as a fish')
  process.exit(78)
}
if (up && behaviour === 'throw') throw new Error('not a function')
if (up) {
  const path = process.env.MOS_DATA_DIR + '/versions/trial.json'
  const trial = JSON.parse(read(path) || '{}')
  if (behaviour !== 'hang' && trial.state === 'asked')
    writeFileSync(path, JSON.stringify({ ...trial, state: 'ready' }, undefined, 2))
  if (behaviour !== 'hang') console.log('ready')
}
`

let built = ''
beforeAll(async () => {
  built = await mkdtemp(join(tmpdir(), 'mos-built-'))
  for (const name of ['package-lock.json', 'setup', 'bin'])
    await cp(join(repository, name), join(built, name), { recursive: true })
  await symlink(join(repository, 'node_modules'), join(built, 'node_modules'))
  await mkdir(join(built, 'src'))
  await writeFile(join(built, 'src', 'main.ts'), program)
  await bundle(built)
}, 60_000)
afterAll(() => rm(built, { recursive: true, force: true }))

type Behaviour = 'ready' | 'crash' | 'throw' | 'hang'

/** A checkout of 1.4.0, and what a person has of installations. */
async function machine() {
  const directory = await temporaryDirectory()
  const [checkout, dataDir] = [join(directory, 'clone'), join(directory, 'data')]
  const [versions, trials] = [createVersions(host, dataDir), createTrials(host, dataDir)]
  const put = async (root: string, version: string) => {
    await mkdir(root, { recursive: true })
    for (const name of ['setup', 'bin', 'dist']) await cp(join(built, name), join(root, name), { recursive: true })
    await writeFile(join(root, 'package.json'), JSON.stringify({ version, type: 'module' }))
  }
  await put(checkout, '1.4.0')
  await symlink(join(repository, 'node_modules'), join(checkout, 'node_modules'))
  const env = { PATH: process.env['PATH'] ?? '', HOME: directory, MOS_DATA_DIR: dataDir }
  const mos = (...argv: readonly string[]) => runProgram(join(checkout, 'bin', 'mos'), argv, { env })
  const rootOf = (id: string) => join(versions.directory(id), 'node_modules', 'mos')
  return {
    checkout,
    versions,
    trials,
    mos,
    rootOf,
    env,
    async install(id: string, behaviour: Behaviour = 'ready') {
      await put(rootOf(id), id)
      await writeFile(join(rootOf(id), 'behaviour'), behaviour)
      const manifest = { mos: { package: 'mos', checkout, op: 'op-1' }, dependencies: { mos: id } }
      await writeFile(join(versions.directory(id), 'package.json'), JSON.stringify(manifest))
    },
    async tryOut(id: string, change: Partial<Trial> = {}) {
      const root = rootOf(id)
      await trials.write({
        id,
        root,
        from: 'checkout',
        op: 'op-1',
        state: 'asked',
        starts: 0,
        withinMs: 60_000,
        ...change,
      })
      await versions.switchTo(id)
    },
    /** `mos up`, kept as where there is no systemd. */
    keep() {
      const keeper = join(checkout, 'setup', 'start', 'hand-over.sh')
      const argv = [keeper, join(dataDir, 'versions'), '/bin/sh', join(checkout, 'bin', 'mos'), 'up']
      const child = spawn('/bin/sh', argv, { env, stdio: ['ignore', 'pipe', 'pipe'] })
      onTestFinished(() => void child.kill('SIGTERM'))
      let [out, said] = ['', '']
      child.stdout.on('data', (data: Buffer) => (out += data.toString()))
      child.stderr.on('data', (data: Buffer) => (said += data.toString()))
      return {
        child,
        get out() {
          return out
        },
        get said() {
          return said
        },
        until: (text: string) => eventually(`${text} in ${out}`, () => out.includes(text)),
        async end() {
          const exited = once(child, 'exit')
          child.kill('SIGTERM')
          return (await exited)[0] as number | null
        },
      }
    },
  }
}

test('a command runs the version that counts, from the checkout, by its link, and without a word', async () => {
  const { mos, versions, install } = await machine()
  expect((await mos('fleet', 'ps')).stdout).toBe('1.4.0 fleet ps\n')
  await install('1.6.0')
  await versions.switchTo('1.6.0')
  expect(await mos('fleet', 'ps')).toMatchObject({ exit: 0, stdout: '1.6.0 fleet ps\n', stderr: '' })
})

test('a checkout that was pulled to something newer runs itself, until the next switch', async () => {
  const { mos, versions, install, checkout } = await machine()
  await install('1.6.0')
  await versions.switchTo('1.6.0')
  const path = join(checkout, 'package.json')
  await writeFile(path, JSON.stringify({ version: '1.7.0', type: 'module' }))
  const later = new Date(Date.now() + 5_000)
  await utimes(path, later, later)
  expect((await mos('ps')).stdout).toBe('1.7.0 ps\n')
  const long = new Date(Date.now() - 60_000)
  await utimes(path, long, long)
  expect((await mos('ps')).stdout).toBe('1.6.0 ps\n')
})

test.each([
  ['its program is gone', 'dist'],
  ['all of it is gone', '..'],
])('an installation that counts and of which %s is told, and the checkout runs', async (_, below) => {
  const { mos, versions, install, rootOf } = await machine()
  await install('1.6.0')
  await versions.switchTo('1.6.0')
  await rm(join(rootOf('1.6.0'), below), { recursive: true })
  const ran = await mos('ps')
  expect([ran.exit, ran.stdout]).toEqual([0, '1.4.0 ps\n'])
  expect(ran.stderr).toContain('is not whole: the checkout (1.4.0) runs; mos fleet update gets it again')
})

test('a Mos that asks for it is started again by the same process, as the version that counts then', async () => {
  const { install, tryOut, keep, trials } = await machine()
  const kept = keep()
  await kept.until('1.4.0 up\nready')
  await install('1.6.0')
  await tryOut('1.6.0')
  const { pid } = kept.child
  process.kill(await childOf(pid ?? 0), 'SIGUSR2')
  await kept.until('1.6.0 up\nready')
  expect(await trials.read()).toMatchObject({ state: 'ready', starts: 1 })
  expect(kept.said).toContain('mos: installation 1.6.0 is started for the first time')
  expect(await kept.end()).toBe(0)
})

test.each([
  ['crash', 'mos: no such thing as a fish'],
  ['throw', 'Error: not a function'],
] as const)(
  'a version that ends at its start (%s) is tried twice; then the one before runs again',
  async (how, said) => {
    const { install, tryOut, keep, trials, versions } = await machine()
    await install('1.6.0', how)
    await tryOut('1.6.0')
    const kept = keep()
    await kept.until('ready')
    expect(kept.out).toBe('1.6.0 up\n1.6.0 up\n1.4.0 up\nready\n')
    expect(kept.said).toContain('1.6.0 did not come up: it ended 2 times before it was ready, and said last:')
    const trial = await trials.read()
    expect(trial).toMatchObject({ state: 'back', starts: 2 })
    expect(trial?.why).toContain(said)
    expect(await versions.active()).toBe('checkout')
    expect(await kept.end()).toBe(0)
  },
)

test('a version that hangs is ended, and the one before runs again', async () => {
  const { install, tryOut, keep, trials } = await machine()
  await install('1.6.0', 'hang')
  await tryOut('1.6.0', { withinMs: 1000 })
  const kept = keep()
  await kept.until('ready')
  expect(kept.out).toBe('1.6.0 up\n1.4.0 up\nready\n')
  expect((await trials.read())?.why).toBe('it was not ready within 1 s, without a word')
  expect(await kept.end()).toBe(0)
})

test('what was an installation before comes back as well', async () => {
  const { install, tryOut, keep, versions } = await machine()
  await install('1.5.0')
  await install('1.6.0', 'crash')
  await tryOut('1.6.0', { from: '1.5.0' })
  const kept = keep()
  await kept.until('ready')
  expect(kept.out).toBe('1.6.0 up\n1.6.0 up\n1.5.0 up\nready\n')
  expect(await readlink(join(versions.directory('1.5.0'), '..', 'active'))).toBe('1.5.0')
  expect(await kept.end()).toBe(0)
})

test('a stop while a version is on trial is a stop; the next start counts on', async () => {
  const { install, tryOut, keep, trials } = await machine()
  await install('1.6.0', 'hang')
  await tryOut('1.6.0')
  const kept = keep()
  await kept.until('1.6.0 up')
  expect(await kept.end()).toBe(0)
  expect(await trials.read()).toMatchObject({ state: 'asked', starts: 1 })
})

async function childOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return Number(text.trim().split(' ')[0])
}
