import { execFileSync } from 'node:child_process'
import {
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { exitCodes, Failure } from '../../src/errors.ts'
import { createDisk } from '../../src/host/create-disk.ts'
import type { Disk } from '../../src/host/disk.ts'
import { parseGeneration } from '../../src/seed/generation.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { pathsOf, withHome } from '../../src/seed/open-home.ts'
import { generationsOf, planHome, reseedHome } from '../../src/seed/reseed-home.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { runProgram } from '../support/run-program.ts'
import type { Ran } from '../support/run-program.ts'
import { tinyDisk, whyNoMount } from '../support/tiny-disk.ts'
import { role, twoVersions } from './two-versions.ts'

const disk = createDisk()
const thrown = (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => undefined,
    (error: unknown) => error,
  )

/** What a shell shows of a failure. */
async function failure(running: Promise<unknown>, home: string): Promise<readonly [exit: number, words: string]> {
  const error = await thrown(running)
  if (!(error instanceof Failure)) throw new Error(`no Failure: ${String(error)}`)
  return [error.exit, error.message.replaceAll(dirname(home), 'DIR').replaceAll(/\b[0-9a-f]{12}\b/g, 'ID')]
}

test('pipes, sockets, directories and symlinks in the way stay, are named, and the rest comes in', async () => {
  const { home, config } = await twoVersions()
  await mkdir(join(home, 'mos/hooks/old.mjs/kept'), { recursive: true })
  await mkdir(join(home, 'mos/launchers'))
  execFileSync('mkfifo', [join(home, 'mos/launchers/a')])
  await symlink('/etc/passwd', join(home, 'mos/launchers/b'))
  await mkdir(join(home, 'fleet'))
  const socket = createServer().listen(join(home, 'fleet/roster.yaml'))
  onTestFinished(() => void socket.close())
  await new Promise((resolve) => socket.once('listening', resolve))
  const { written, waiting } = await seedHome(disk, config(1))
  expect(written).toEqual(['mos/roles/coder.md'])
  expect(waiting.map(({ path, why }) => `${path}: ${why}`)).toEqual([
    'fleet/roster.yaml: a pipe, socket or device is in the way; it stays',
    'mos/hooks/old.mjs: a directory is in the way; it stays',
    'mos/launchers/a: a pipe, socket or device is in the way; it stays',
    'mos/launchers/b: a symlink to /etc/passwd is in the way; it stays',
  ])
  expect(await readdir(join(home, 'mos/hooks/old.mjs'))).toEqual(['kept'])
})

test('a directory that becomes a symlink in the middle of it is not written through', async () => {
  const { home, config, read } = await twoVersions()
  await seedHome(disk, config(1))
  const swapped: Disk['rename'] = async (from, to) => {
    await disk.rename(from, to)
    if (!to.endsWith('pending.json')) return
    await rename(join(home, 'mos/launchers'), join(home, 'elsewhere'))
    await symlink(join(home, 'elsewhere'), join(home, 'mos/launchers'))
  }
  await seedHome({ ...disk, rename: swapped }, config(2))
  expect(await read('elsewhere/a')).toBe('#!/bin/sh\n')
  expect(await read('mos/roles/coder.md')).toBe(role('Build well.'))
})

test('who edits between plan and apply is not overruled', async () => {
  const { home, config, read, put } = await twoVersions()
  await seedHome(disk, config(1))
  await put('mos/launchers/a', 'first edit')
  const { digest } = await planHome(disk, config(2))
  await put('mos/launchers/a', 'second edit')
  expect((await failure(reseedHome(disk, config(2), { by: 'olga', digest }), home))[0]).toBe(exitCodes.conflict)
  expect([await read('mos/launchers/a'), await read('mos/roles/coder.md')]).toEqual(['second edit', role('Build.')])
})

test('an older version over a newer home brings its own files, loses no edit, and the newer one comes back', async () => {
  const { config, read, put, home } = await twoVersions()
  await seedHome(disk, config(2))
  await put('mos/roles/coder.md', `${role('Build well.')}Mine.\n`)
  await seedHome(disk, config(1))
  expect(await read('mos/roles/coder.md')).toBe(`${role('Build.')}Mine.\n`)
  expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n')
  expect((await readdir(join(home, 'mos/hooks'))).toSorted()).toEqual(['old.mjs'])
  await seedHome(disk, config(2))
  expect(await read('mos/roles/coder.md')).toBe(`${role('Build well.')}Mine.\n`)
  expect((await readdir(join(home, 'mos/hooks'))).toSorted()).toEqual(['new.mjs'])
})

test('whatever the clock says: an edit is seen, and generations have their order', async () => {
  const { config, home, read, put } = await twoVersions()
  const years = 365 * 24 * 3_600_000
  const real = Date.now()
  vi.useFakeTimers({ toFake: ['Date'], now: real + 5 * years })
  onTestFinished(() => void vi.useRealTimers())
  await seedHome(disk, config(1))
  await seedHome(disk, config(1))
  const { atime, mtime } = await stat(join(home, 'mos/launchers/a'))
  await put('mos/launchers/a', '#!/bin/zh\n')
  await utimes(join(home, 'mos/launchers/a'), atime, mtime)
  expect((await seedHome(disk, config(1))).waiting.map(({ path }) => path)).toEqual(['mos/launchers/a'])
  vi.setSystemTime(real - 5 * years)
  await seedHome(disk, config(2))
  expect(await read('mos/roles/coder.md')).toBe(role('Build well.'))
  expect(await read('mos/launchers/a')).toBe('#!/bin/zh\n')
  expect((await generationsOf(disk, config(2))).map(({ number }) => number)).toEqual([1, 2])
})

test('two processes at once are one after the other; who waits too long is told', async () => {
  const { config, home, read, put } = await twoVersions()
  await seedHome(disk, config(1))
  await put('mos/launchers/a', 'mine')
  const program = new URL('../support/reseed-program.ts', import.meta.url).pathname
  const args = [program, home, config(2).packageRoot, config(2).dataDir]
  const ended = await Promise.all([1, 2, 3].map(() => runProgram(process.execPath, args)))
  // Who plans while another is at it plans something that is gone, and is told.
  const isRight = ({ exit, stderr }: Ran) => exit === 0 || stderr.includes('changed since that plan was made')
  expect(ended.filter((each) => !isRight(each))).toEqual([])
  expect(ended.map(({ exit }) => exit)).toContain(0)
  expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n# 2\n')
  expect((await generationsOf(disk, config(2))).map(({ number }) => number)).toEqual([1, 2, 3])
  const paths = await pathsOf(disk, config(2))
  await withHome(paths, 0, async () => {
    expect(
      await failure(
        withHome(paths, 100, async () => undefined),
        home,
      ),
    ).toEqual([exitCodes.busy, 'Somebody else is changing the files of DIR/home right now. Try again in a moment.'])
  })
})

test('records that are damaged are named with what to do, and nothing is touched', async () => {
  const { config, home, read, put } = await twoVersions()
  await seedHome(disk, config(1))
  const { pending, generations } = await pathsOf(disk, config(2))
  await writeFile(pending, '{"schema":1,"num')
  expect(await failure(seedHome(disk, config(2)), home)).toEqual([
    exitCodes.needsRecovery,
    expect.stringMatching(/^DIR\/data\/seed\/ID\/pending\.json is damaged: .* Move it away and try again\.$/),
  ])
  const record = parseGeneration(await readFile(join(generations, '000001.json'), 'utf8'))
  const change = { path: '../aside', verdict: 'delete', before: { hash: hashOf('mine'), mode: 0o644 } }
  await writeFile(pending, JSON.stringify({ ...record, id: '0123456789ab', number: 2, changes: [change] }))
  await put('../aside', 'mine')
  expect((await failure(seedHome(disk, config(2)), home))[0]).toBe(exitCodes.needsRecovery)
  expect(await read('../aside')).toBe('mine')
  await unlink(pending)
  await put('mos/roles/coder.md', 'mine')
  await truncate(join(generations, '000001.json'), 40)
  expect(await failure(seedHome(disk, config(2)), home)).toEqual([
    exitCodes.needsRecovery,
    expect.stringMatching(/^DIR\/data\/seed\/ID\/generations\/000001\.json is damaged: .* Move it away; /),
  ])
  await rm(join(generations, '000001.json'))
  await seedHome(disk, config(2))
  expect(await read('mos/roles/coder.md')).toBe('mine')
  expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n# 2\n')
})

/* oxlint-disable vitest/no-conditional-tests -- only root can make a disk to fill; another's would be everybody's */
const refusal = await whyNoMount()
if (refusal === undefined) {
  test('a disk that is full at any of its writes: nothing is changed, and with more room it goes on', async () => {
    const small = await tinyDisk(1)
    const { config, home, read } = await twoVersions(small.path)
    await seedHome(disk, config(1))
    await small.fill()
    const { size } = await stat(join(small.path, 'fill'))
    // What is asked for beforehand is not believed here: each write has to fail by itself.
    const believing: Disk = { ...disk, freeBytes: async () => 1e9 }
    const [full, asked] = await Promise.all([believing, disk].map((each) => failure(seedHome(each, config(2)), home)))
    expect(full?.[0]).toBe(exitCodes.failed)
    expect(full?.[1]).toMatch(/the disk is full; free some space \(df -h\) and try again\.$/)
    expect(asked?.[1]).toMatch(/^The disk of \S+ has \d+ bytes free, and \d+ are needed\. .* nothing was changed\.$/)
    await unlink(join(small.path, 'rest'))
    let failed = 0
    for (let room = 0; ; room += 4_096) {
      await truncate(join(small.path, 'fill'), Math.max(0, size - room))
      if ((await thrown(seedHome(believing, config(2)))) === undefined) break
      failed += 1
      expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n')
      expect(await read('mos/roles/coder.md')).toBe(role('Build.'))
    }
    expect(failed).toBeGreaterThan(2)
    expect([await read('mos/launchers/a'), await read('mos/hooks/new.mjs')]).toEqual(['#!/bin/sh\n# 2\n', 'new'])
  })

  test('a file that is mounted over stays and is named; the rest comes in, and no later start stands still for it', async () => {
    const { config, home, read, put } = await twoVersions()
    await seedHome(disk, config(1))
    await put('fixed', '#!/bin/sh\n')
    const over = join(home, 'mos/launchers/a')
    const mounted = await runProgram('mount', ['--bind', join(home, 'fixed'), over])
    expect(mounted.stderr).toBe('')
    onTestFinished(async () => void (await runProgram('umount', ['--lazy', over])))
    const { digest } = await planHome(disk, config(2))
    const done = await reseedHome(disk, config(2), { by: 'olga', digest })
    expect(done.split('\n').at(-1)).toBe(
      'Left for you: mos/launchers/a (the system lets nobody replace it: see lsattr and findmnt)',
    )
    expect([await read('mos/launchers/a'), await read('mos/hooks/new.mjs')]).toEqual(['#!/bin/sh\n', 'new'])
    await seedHome(disk, config(2))
    expect(await readdir(join(home, 'mos/launchers'))).toEqual(['a', 'b'])
    await runProgram('umount', [over])
    await seedHome(disk, config(2))
    expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n# 2\n')
  })

  test('a home on a disk that can only be read: it says so, and what needs nothing starts', async () => {
    const small = await tinyDisk(1)
    const { config, home, read } = await twoVersions(small.path)
    await seedHome(disk, config(1))
    await runProgram('mount', ['-o', 'remount,ro', small.path])
    expect(await failure(seedHome(disk, config(2)), home)).toEqual([
      exitCodes.failed,
      expect.stringContaining(': the file system is read-only; mount it writable or choose another directory.'),
    ])
    expect((await seedHome(disk, config(1))).written).toEqual([])
    await runProgram('mount', ['-o', 'remount,rw', small.path])
    await seedHome(disk, config(2))
    expect(await read('mos/launchers/a')).toBe('#!/bin/sh\n# 2\n')
  })
} else {
  test('this user may not mount, so there is no disk to fill here', () => {
    expect(refusal).toMatch(/permission|permitted|superuser|only root/i)
  })
}
