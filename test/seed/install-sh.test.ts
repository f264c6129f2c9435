import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runProgram } from '../support/run-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const installer = fileURLToPath(new URL('../../framework/install.sh', import.meta.url))

/** A package whose `mos` writes down how it was called. */
async function fakePackage() {
  const root = await temporaryDirectory()
  await mkdir(join(root, 'framework'))
  await mkdir(join(root, 'bin'))
  await copyFile(installer, join(root, 'framework/install.sh'))
  await writeFile(
    join(root, 'bin/mos'),
    `#!/bin/sh\n{ echo "$*"; echo "$MOSAIC_HOME"; cat; } >${root}/called\nexit 2\n`,
  )
  await chmod(join(root, 'bin/mos'), 0o755)
  // The words of the shell that the test is run by are not the updater's.
  const env = { PATH: process.env['PATH'] ?? '', MOSAIC_SYNC_ONLY: '1', MOSAIC_INSTALL_MODE: 'keep', MOSAIC_HOME: '/h' }
  const called = () => readFile(join(root, 'called'), 'utf8').catch(() => 'not called')
  return { root, env, called, say: (text: string) => text.replaceAll(root, 'ROOT') }
}

test.each(['framework/install.sh', './framework/install.sh', 'install.sh', '/install.sh'])(
  'as Mosaic’s updater calls it, by %s: the package’s own mos, its exit code, and nothing is read from who calls',
  async (path) => {
    const { root, env, called } = await fakePackage()
    const cwd = path === 'install.sh' ? join(root, 'framework') : root
    // As a person's shell may hand it on: a `cd` with a relative path looks there first.
    const elsewhere = join(await temporaryDirectory(), 'elsewhere')
    await mkdir(join(elsewhere, 'framework'), { recursive: true })
    const ran = await runProgram('sh', [path.startsWith('/') ? join(root, 'framework', path) : path], {
      cwd,
      env: { ...env, CDPATH: elsewhere },
    })
    expect(ran).toEqual({ exit: 2, stdout: '', stderr: '' })
    expect(await called()).toBe('fleet reseed --sync\n/h\n')
  },
)

test.each(['prompt', 'overwrite'])('mode %s asks nothing and loses nothing, and says so', async (mode) => {
  const { root, env, called } = await fakePackage()
  const ran = await runProgram('sh', [join(root, 'framework/install.sh')], {
    env: { ...env, MOSAIC_INSTALL_MODE: mode, MOSAIC_SYNC_ONLY: '0' },
  })
  expect(ran.stderr).toBe(
    `install.sh: mode ${mode}: edits are kept all the same\ninstall.sh: brings in files only; packages are updated by: mos fleet update\n`,
  )
  expect(await called()).toContain('fleet reseed --sync')
})

test('what is missing or wrong is said, and nothing is called', async () => {
  const { root, env, called, say } = await fakePackage()
  const run = (more: Record<string, string>) =>
    runProgram('/bin/sh', [join(root, 'framework/install.sh')], { env: { ...env, ...more } })
  const tools = join(root, 'tools')
  await mkdir(tools)
  await writeFile(join(tools, 'dirname'), '#!/bin/sh\nexec /usr/bin/dirname "$@"\n', { mode: 0o755 })
  const noNode = await run({ PATH: tools })
  const wrongMode = await run({ MOSAIC_INSTALL_MODE: 'wipe' })
  await chmod(join(root, 'bin/mos'), 0o644)
  const noMos = await run({})
  expect([noNode, wrongMode, noMos].map(({ exit, stderr }) => `${exit} ${say(stderr)}`)).toMatchInlineSnapshot(`
    [
      "78 install.sh: there is no node on the PATH: Mos needs Node 24 or later (Node 20 to set itself up); nothing was changed
    ",
      "78 install.sh: MOSAIC_INSTALL_MODE is wipe: known are keep, prompt, overwrite
    ",
      "78 install.sh: there is no ROOT/bin/mos: call the install.sh of a whole package of Mos
    ",
    ]
  `)
  expect(await called()).toBe('not called')
})
