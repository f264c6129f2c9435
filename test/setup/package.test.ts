import { mkdir, readFile, readdir, rename, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { packMos } from '../support/pack-mos.ts'
import { runProgram } from '../support/run-program.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
type Manifest = { readonly version: string; readonly private: boolean; readonly dependencies: Record<string, string> }
const manifest = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as Manifest

/** Unpacked where npm puts it, with the checkout's own dependencies beside it (what npm brings: npm run test:runtimes). */
async function install(): Promise<string> {
  const prefix = await temporaryDirectory()
  const modules = join(prefix, 'node_modules')
  await mkdir(join(modules, '.bin'), { recursive: true })
  const tarball = await packMos(prefix)
  const unpacked = await runProgram('tar', ['-xzf', tarball, '-C', modules])
  expect(unpacked.exit).toBe(0)
  await rename(join(modules, 'package'), join(modules, 'mos'))
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(join(modules, name, '..'), { recursive: true })
    await symlink(join(repository, 'node_modules', name), join(modules, name))
  }
  await symlink(process.execPath, join(modules, '.bin', 'node'))
  await symlink('../mos/bin/mos', join(modules, '.bin', 'mos'))
  return prefix
}

test('what npm packs runs from an empty prefix: its version, doctor, all of Mos and its page', async () => {
  const prefix = await install()
  const root = join(prefix, 'node_modules', 'mos')
  const builds = (await readdir(join(root, 'dist'))).filter((name) => name !== 'mos.js')
  expect(builds).toHaveLength(1)
  expect(await readdir(join(root, 'dist', builds[0] ?? ''))).toEqual(['chunks', 'main.js'])

  const mos = await createMos({}, join(root, 'dist', 'mos.js'))
  onTestFinished(() => mos.dispose())
  const env = personsEnvironment(mos.home, { PATH: '/usr/local/bin:/usr/bin:/bin' })
  const version = await runProgram(join(prefix, 'node_modules', '.bin', 'mos'), ['--version'], { env })
  expect([version.stdout, version.stderr]).toEqual([`mos ${manifest.version}\n`, ''])
  await mos.start()
  const doctor = await mos.shell('doctor')
  expect(doctor.stdout).toMatch(/^ok +node: 24\./mu)
  expect(doctor.stdout).toContain("ok   framework: this version's files")
  const login = await fetch(mos.loginUrl, { redirect: 'manual' })
  const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? ''
  const library = await fetch(`${mos.url}/vendor/preact.mjs`, { headers: { cookie } })
  expect([library.status, library.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
})

test('nobody publishes it by accident', () => {
  expect(manifest.private).toBe(true)
})
