import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Failure } from '../../src/errors.ts'
import type { Host } from '../../src/host/host.ts'

/** What every Host promises. `directory` is an empty one that the host may write in. */
export function hostContract(createCase: () => Promise<{ host: Host; directory: string }>): void {
  test('a missing file reads as undefined, a missing directory lists nothing, removing nothing is no error', async () => {
    const { host, directory } = await createCase()
    const path = join(directory, 'nothing')
    expect(await host.files.read(path)).toBeUndefined()
    expect(await host.files.stat(path)).toBeUndefined()
    expect(await host.files.list(path)).toEqual([])
    await host.files.remove(path)
  })

  test('what is written is read, its directories are made, its mode is as asked', async () => {
    const { host, directory } = await createCase()
    const path = join(directory, 'a/b/agent.env')
    await host.files.write(path, 'grüße 🦊\n', { mode: 0o600 })
    expect(await host.files.read(path)).toBe('grüße 🦊\n')
    expect(await host.files.stat(path)).toMatchObject({ bytes: 13, mode: 0o600, isDirectory: false })
    expect(await host.files.list(join(directory, 'a'))).toEqual(['b'])
  })

  test('writing again replaces the text and keeps the mode', async () => {
    const { host, directory } = await createCase()
    const path = join(directory, 'secret')
    await host.files.write(path, 'one', { mode: 0o600 })
    await host.files.write(path, 'two')
    expect(await host.files.read(path)).toBe('two')
    expect(await host.files.stat(path)).toMatchObject({ mode: 0o600 })
    expect(await host.files.list(directory)).toEqual(['secret'])
  })

  test('the end of a file is read however large it is, a short one whole', async () => {
    const { host, directory } = await createCase()
    const path = join(directory, 'events')
    await host.files.write(path, `${'x'.repeat(2 * 1024 * 1024)}\nthe end\n`)
    expect(await host.files.readEnd(path, 8)).toBe('the end\n')
    await host.files.write(path, 'short\n')
    expect(await host.files.readEnd(path, 8)).toBe('short\n')
    expect(await host.files.readEnd(join(directory, 'nothing'), 8)).toBeUndefined()
    await expect(host.files.readEnd(directory, 8)).rejects.toThrow(directory)
  })

  test('a list is sorted', async () => {
    const { host, directory } = await createCase()
    for (const name of ['b', 'c', 'a']) await host.files.write(join(directory, name), name)
    expect(await host.files.list(directory)).toEqual(['a', 'b', 'c'])
  })

  test('a removed file is gone', async () => {
    const { host, directory } = await createCase()
    await host.files.write(join(directory, 'x'), 'x')
    await host.files.remove(join(directory, 'x'))
    expect(await host.files.list(directory)).toEqual([])
  })

  test('an empty directory is removed like a file, a full one is a Failure', async () => {
    const { host, directory } = await createCase()
    const full = join(directory, 'full')
    await host.files.write(join(full, 'x'), 'x')
    await expect(host.files.remove(full)).rejects.toThrow(full)
    await host.files.remove(join(full, 'x'))
    await host.files.remove(full)
    expect(await host.files.list(directory)).toEqual([])
  })

  test('a file over its bound, a directory read as a file, a file used as a directory: each a Failure with the path', async () => {
    const { host, directory } = await createCase()
    const path = join(directory, 'big')
    await host.files.write(path, 'x'.repeat(11))
    await host.files.makeDirectory(join(directory, 'd'))
    const failures = [
      () => host.files.read(path, { maxBytes: 10 }),
      () => host.files.read(join(directory, 'd')),
      () => host.files.write(join(directory, 'd'), 'x'),
      () => host.files.write(join(path, 'below'), 'x'),
    ]
    for (const fail of failures) {
      const error: unknown = await fail().catch((caught: unknown) => caught)
      expect(error).toBeInstanceOf(Failure)
      expect(String(error)).toContain(directory)
    }
  })

  test('bytes are read from below a directory, and from nowhere else, wherever links point', async () => {
    const { host, directory } = await createCase()
    const [inside, outside] = [join(directory, 'work'), join(directory, 'elsewhere')]
    await host.files.write(join(inside, 'a/report.txt'), 'grüße')
    await host.files.write(join(outside, 'secret'), 'secret')
    await host.files.write(join(directory, 'work-not/file'), 'beside')
    await host.files.link(join(inside, 'link'), join(outside, 'secret'))
    await host.files.link(join(inside, 'out'), outside)
    await host.files.link(join(inside, 'own'), join(inside, 'a'))
    const read = (path: string, maxBytes = 100) => host.files.readWithin(path, inside, { maxBytes })
    const text = async (path: string) => Buffer.from((await read(path)) ?? []).toString()
    expect(await text(join(inside, 'a/report.txt'))).toBe('grüße')
    expect(await text(join(inside, 'own/report.txt'))).toBe('grüße')
    expect(await read(join(inside, 'none'))).toBeUndefined()
    const refused = [
      read(join(inside, 'link')),
      read(join(inside, 'out/secret')),
      read(`${inside}/../elsewhere/secret`),
      read(join(outside, 'secret')),
      read(join(directory, 'work-not/file')),
      read(inside),
      read(join(inside, 'a')),
      read(join(inside, 'a/report.txt'), 6),
    ]
    const errors = await Promise.all(refused.map((each) => each.then(() => 'read', String)))
    const why = /lies outside of|is a directory|7 bytes, more than the 6/
    expect(errors.filter((error) => !why.test(error))).toEqual([])
  })

  test('a link points at its target and is replaced', async () => {
    const { host, directory } = await createCase()
    await host.files.write(join(directory, 'v1/name'), 'one')
    await host.files.write(join(directory, 'v2/name'), 'two')
    const link = join(directory, 'current')
    await host.files.link(link, join(directory, 'v1'))
    expect(await host.files.read(join(link, 'name'))).toBe('one')
    await host.files.link(link, join(directory, 'v2'))
    expect(await host.files.read(join(link, 'name'))).toBe('two')
    expect(await host.files.readLink(link)).toBe(join(directory, 'v2'))
    expect(await host.files.readLink(join(link, 'name'))).toBeUndefined()
    expect(await host.files.readLink(join(directory, 'v1'))).toBeUndefined()
    expect(await host.files.readLink(join(directory, 'none'))).toBeUndefined()
  })

  test('a missing program is a Failure that names it', async () => {
    const { host } = await createCase()
    await expect(host.run(['no-such-program', '-x'])).rejects.toThrow(Failure)
    await expect(host.run(['no-such-program', '-x'])).rejects.toThrow('no-such-program')
    expect(await host.which('no-such-program')).toBeUndefined()
  })

  test('a process that is gone is not alive, and to kill it is no error', async () => {
    const { host } = await createCase()
    expect(host.isAlive(2 ** 22 - 1)).toBe(false)
    host.kill(2 ** 22 - 1, 'SIGTERM')
  })

  test('a piped program hears, answers and is ended, with its group; to end it again is no error', async () => {
    const { host } = await createCase()
    const program = await host.startPiped(['cat'], { owner: 'here' })
    expect(host.isAlive(program.pid)).toBe(true)
    const hello = new TextEncoder().encode('hello\n')
    const [{ value }] = await Promise.all([program.stdout.getReader().read(), program.stdin.getWriter().write(hello)])
    expect(new TextDecoder().decode(value)).toBe('hello\n')
    await program.end()
    expect(await program.ended).toEqual({ exitCode: 128 + 15 })
    expect(host.isAlive(program.pid)).toBe(false)
    await program.end()
  })

  test('a missing program can not be piped, and says its name', async () => {
    const { host } = await createCase()
    await expect(host.startPiped(['no-such-program'], { owner: 'here' })).rejects.toThrow('no-such-program')
  })
}
