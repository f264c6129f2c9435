import { chown, mkdir, readlink, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { hostContract } from './host-contract.ts'

const path = process.env['PATH'] ?? ''
const host: Host = createHost({ hostId: 'here', path })

hostContract(async () => ({ host, directory: await temporaryDirectory() }))

test("a directory that another user made first is not used as one of Mos's own", async () => {
  const isRoot = process.getuid?.() === 0
  const foreign = isRoot ? join(await temporaryDirectory(), 'foreign') : '/'
  if (isRoot) {
    await mkdir(foreign, { mode: 0o755 })
    await chown(foreign, 12_345, 12_345)
  }
  await expect(host.files.makeDirectory(foreign, { mode: 0o700 })).rejects.toThrow(
    `Cannot use ${foreign}: it belongs to another user`,
  )
  expect((await stat(foreign)).mode & 0o777).toBe(0o755)
})

test('what is no regular file is refused, and not waited for', async () => {
  const directory = await temporaryDirectory()
  const fifo = join(directory, 'fifo')
  await host.run(['mkfifo', fifo])
  await expect(host.files.readWithin(fifo, directory, { maxBytes: 9 })).rejects.toThrow(
    `Cannot read ${fifo}: it is no regular file.`,
  )
})

test('a non-zero exit is a result', async () => {
  expect(await host.run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({
    exitCode: 3,
    stdout: 'out\n',
    stderr: 'err\n',
  })
})

test('stdin, working directory and environment reach the program; a variable can be taken away', async () => {
  const directory = await temporaryDirectory()
  const { stdout } = await host.run(['sh', '-c', 'cat; pwd -P; echo "$ADDED-${HOME-none}"'], {
    input: 'in\n',
    cwd: directory,
    env: { ADDED: 'a b', HOME: undefined },
  })
  expect(stdout).toBe(`in\n${directory}\na b-none\n`)
})

test('hostile arguments stay arguments', async () => {
  const hostile = ['-x', '; reboot', '$(reboot)', '`reboot`', "'", '"', '\n', '*', '']
  const { stdout } = await host.run(['printf', '<%s>', ...hostile])
  expect(stdout).toBe(hostile.map((each) => `<${each}>`).join(''))
})

test('a missing working directory is named, not the program', async () => {
  await expect(host.run(['true'], { cwd: '/no/such/place' })).rejects.toThrow('/no/such/place is not there')
})

test('abort ends the whole group, and the exit code says by which signal', async () => {
  const directory = await temporaryDirectory()
  const abort = new AbortController()
  const pidFile = join(directory, 'pid')
  const running = host.run(['sh', '-c', 'sleep 300 & echo $! > "$0"; wait', pidFile], { signal: abort.signal })
  const child = Number(await eventually('the child runs', () => host.files.read(pidFile)))
  abort.abort()
  expect((await running).exitCode).toBe(128 + 15)
  await eventually('the child is gone', () => !host.isAlive(child))
})

test('what ignores SIGTERM is killed 2 s later; the time limit ends a program the same way', async () => {
  const started = performance.now()
  const polite = await host.run(['sh', '-c', 'trap "exit 0" TERM; echo half; while :; do sleep 0.1; done'], {
    timeoutMs: 200,
  })
  expect(polite).toMatchObject({ exitCode: 128 + 15, stdout: 'half\n' })
  const { exitCode } = await host.run(['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'], { timeoutMs: 50 })
  expect(exitCode).toBe(128 + 9)
  expect(performance.now() - started).toBeLessThan(4000)
})

test('a group member that outlives its aborted leader is killed too', async () => {
  const directory = await temporaryDirectory()
  const pidFile = join(directory, 'pid')
  const abort = new AbortController()
  const stubborn = '(trap "" TERM; echo 1; while :; do sleep 1; done) >/dev/null 2>&1 & echo $! > "$0"; wait'
  const running = host.run(['sh', '-c', stubborn, pidFile], { signal: abort.signal })
  const child = Number(await eventually('the child runs', () => host.files.read(pidFile)))
  abort.abort()
  await running
  await expect.poll(() => host.isAlive(child), { timeout: 20_000 }).toBe(false)
})

test('an abort that came before runs nothing', async () => {
  const directory = await temporaryDirectory()
  const { exitCode } = await host.run(['touch', join(directory, 'x')], { signal: AbortSignal.abort() })
  expect(exitCode).toBe(143)
  expect(await host.files.list(directory)).toEqual([])
})

test('a detached program has a group of its own, an appended log, its environment', async () => {
  const directory = await temporaryDirectory()
  const logPath = join(directory, 'log/out')
  await host.files.write(logPath, 'before\n')
  const { pid } = await host.startDetached(['sh', '-c', 'echo "$ADDED ${HOME-none}"; pwd -P; sleep 300'], {
    env: { ADDED: 'a=b', HOME: undefined },
    cwd: directory,
    logPath,
  })
  await eventually('it wrote', async () => (await host.files.read(logPath)) === `before\na=b none\n${directory}\n`)
  expect(host.isAlive(pid)).toBe(true)
  host.kill(pid, 'SIGKILL', { group: true })
  await eventually('it is gone', () => !host.isAlive(pid))
})

test('a zombie is dead', async () => {
  // The outer shell never waits, so its child stays a zombie.
  const directory = await temporaryDirectory()
  const logPath = join(directory, 'out')
  const { pid } = await host.startDetached(['sh', '-c', 'sh -c "exit 0" & echo $!; exec sleep 300'], { logPath })
  const zombie = Number(
    await eventually('the child started', () => host.files.read(logPath).then((text) => text || undefined)),
  )
  await expect.poll(() => host.isAlive(zombie)).toBe(false)
  host.kill(pid, 'SIGKILL')
})

test('a file behind a link is replaced, the link stays', async () => {
  const directory = await temporaryDirectory()
  await mkdir(join(directory, 'elsewhere'))
  await symlink(join(directory, 'elsewhere/roster.yaml'), join(directory, 'roster.yaml'))
  await host.files.write(join(directory, 'elsewhere/roster.yaml'), 'one')
  await host.files.write(join(directory, 'roster.yaml'), 'two')
  expect(await readlink(join(directory, 'roster.yaml'))).toBe(join(directory, 'elsewhere/roster.yaml'))
  expect(await host.files.read(join(directory, 'elsewhere/roster.yaml'))).toBe('two')
})

test('each error of the file system names the path and what to do', async () => {
  const directory = await temporaryDirectory()
  await symlink(join(directory, 'loop'), join(directory, 'loop'))
  await expect(host.files.read(join(directory, 'loop'))).rejects.toThrow(/loop: its symbolic links form a loop/)
  await expect(host.files.write(join(directory, 'n'.repeat(300)), '')).rejects.toThrow(/the name is too long/)
  await expect(host.files.write('/proc/mos-test', '')).rejects.toThrow(/Cannot write \/proc\/mos-test: /)
})

test('many writers at once leave one whole text and nothing else', async () => {
  const directory = await temporaryDirectory()
  const texts = Array.from({ length: 20 }, (_, n) => String(n).repeat(10_000))
  await Promise.all(texts.map((text) => host.files.write(join(directory, 'f'), text)))
  expect(texts).toContain(await host.files.read(join(directory, 'f')))
  expect(await host.files.list(directory)).toEqual(['f'])
})

test('a program is found on the PATH only, never in a relative directory of it', async () => {
  expect(await host.which('sh')).toMatch(/^\/.*\/sh$/)
  expect(await host.which('/bin/sh')).toBe('/bin/sh')
  expect(await createHost({ hostId: 'here', path: '.:bin' }).which('sh')).toBeUndefined()
})
