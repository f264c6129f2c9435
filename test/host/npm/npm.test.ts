import { once } from 'node:events'
import { readdir, readlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { createHost } from '../../../src/host/create-host.ts'
import { createNpm } from '../../../src/host/npm/create-npm.ts'
import { roughRegistry } from '../../support/rough-registry.ts'
import { runProgram } from '../../support/run-program.ts'
import { fakeMos, fakeProgram, mosName } from '../../support/fake-packages.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'
import { tinyDisk, whyNoMount } from '../../support/tiny-disk.ts'
import { withRegistry } from '../../support/with-registry.ts'

const needy = { dependencies: { '@us/not-there': '1.0.0' } }
const withScript = { scripts: { postinstall: 'echo ran > a-script-ran' } }
const big = 'x'.repeat(3 << 20)
const here = withRegistry(() => [
  fakeMos('1.4.0'),
  fakeMos('1.5.0', { ageDays: 1 }),
  fakeProgram('@us/needy', 'needy', '1.0.0', { manifest: needy }),
  fakeProgram('@us/scripted', 'scripted', '1.0.0', { manifest: withScript }),
  fakeProgram('@us/other', 'other', '1.0.0', { manifest: withScript }),
  fakeProgram('@us/optional', 'optional', '1.0.0', { manifest: { optionalDependencies: { '@us/other': '1.0.0' } } }),
  fakeProgram('@us/big', 'big', '1.0.0', { files: { random: big } }),
])
const { host } = here

async function installNamed(names: readonly string[], { scripts = [] as readonly string[] } = {}) {
  const directory = join(await temporaryDirectory(), 'versions', '1.0.0')
  const packages = await Promise.all(names.map((name) => host.npm.find(name, name === mosName ? '1.5.0' : '1.0.0')))
  const done = host.npm.install({ directory, packages, scripts, about: { op: 'op-1' } })
  return { directory, done }
}

test('what the registry has of a package', async () => {
  const info = await host.npm.view(mosName)
  expect(info).toMatchObject({
    name: mosName,
    latest: '1.5.0',
    changelog: 'https://github.com/us/mos/releases',
  })
  expect(info.versions.toSorted()).toEqual(['1.4.0', '1.5.0'])
  const ages = Object.values(info.releasedAt).map((at) => Math.round((Date.now() - at) / 86_400_000))
  expect(ages.toSorted((a, b) => a - b)).toEqual([1, 30])
  expect((await host.npm.view('@us/other')).versions).toEqual(['1.0.0'])
  expect((await host.npm.view('@us/other')).changelog).toBe('https://other.example/changes')
})

test('installed whole, with exact versions, no script but of who is listed', async () => {
  const { directory, done } = await installNamed(['@us/scripted', '@us/other', mosName], { scripts: ['@us/scripted'] })
  await done
  expect(JSON.parse((await host.files.read(join(directory, 'package.json'))) ?? '')).toEqual({
    private: true,
    mos: { op: 'op-1' },
    dependencies: { '@us/scripted': '1.0.0', '@us/other': '1.0.0', [mosName]: '1.5.0' },
  })
  const of = (name: string) => readdir(join(directory, 'node_modules', name))
  expect(await of('@us/scripted')).toContain('a-script-ran')
  expect(await of('@us/other')).not.toContain('a-script-ran')
  expect(await readlink(join(directory, 'node_modules', '.bin', 'mos'))).toBe(`../${mosName}/bin/mos`)
  expect((await runProgram(join(directory, 'node_modules', '.bin', 'scripted'), [])).stdout).toBe('scripted 1.0.0\n')
  expect(await readdir(join(directory, '..'))).toEqual(['1.0.0'])
})

test('other bytes than announced: nothing is kept, in words', async () => {
  const found = await host.npm.find(mosName, '1.4.0')
  const directory = join(await temporaryDirectory(), '1.4.0')
  const other = `sha512-${'A'.repeat(86)}==`
  const before = await here.registry.announce(mosName, '1.4.0', other)
  onTestFinished(async () => void (await here.registry.announce(mosName, '1.4.0', before)))
  const request = { directory, scripts: [], about: {} }
  await expect(host.npm.install({ ...request, packages: [{ ...found, integrity: other }] })).rejects.toThrow(
    `The registry sent other bytes than it announces for ${mosName} 1.4.0. Nothing of it was kept; ask who runs the registry.`,
  )
  await here.registry.announce(mosName, '1.4.0', before)
  await expect(host.npm.install({ ...request, packages: [{ ...found, integrity: other }] })).rejects.toThrow(
    /^The registry gave other bytes for @us\/mos 1\.4\.0 than it announced when this was planned\./u,
  )
  expect(await readdir(join(directory, '..'))).toEqual([])
})

test('what it needs is not there', async () => {
  const { directory, done } = await installNamed(['@us/needy'])
  await expect(done).rejects.toThrow(
    /^The registry does not have what @us\/needy 1\.0\.0 needs: .*@us\/not-there.*Look again: mos fleet update --check$/u,
  )
  expect(await host.files.list(join(directory, '..'))).toEqual([])
})

test('a package that is unknown, and a version that is gone', async () => {
  await expect(host.npm.view('@us/nobody')).rejects.toThrow(/^The registry does not have what @us\/nobody needs: /u)
  await expect(host.npm.find(mosName, '9.9.9')).rejects.toThrow(/^The registry does not have (what )?@us\/mos 9\.9\.9/u)
})

/** For one test. */
function setNpm(name: string, value: string): void {
  const before = process.env[`npm_config_${name}`]
  process.env[`npm_config_${name}`] = value
  onTestFinished(() => {
    if (before === undefined) delete process.env[`npm_config_${name}`]
    else process.env[`npm_config_${name}`] = before
  })
}

test('a registry that dies in the middle of a package, and one that falls silent there: nothing is kept', async () => {
  const directory = join(await temporaryDirectory(), '1.0.0')
  const packages = [await host.npm.find('@us/big', '1.0.0')]
  const npm = createNpm(host, { idleMs: 1_000 })
  for (const how of ['resets', 'is silent'] as const) {
    const url = await roughRegistry(here.registry.url, how)
    setNpm('registry', url)
    setNpm('cache', await temporaryDirectory())
    await expect(npm.install({ directory, packages, scripts: [], about: {} })).rejects.toThrow(
      `The registry ${url.slice(0, -1)} did not answer when it was asked for @us/big 1.0.0: `,
    )
    expect(await readdir(join(directory, '..'))).toEqual([])
  }
})

test("a person's settings of npm are for their own installs: here all is whole, and what npm says is read", async () => {
  const settings = join(await temporaryDirectory(), 'npmrc')
  const rows = ['omit=optional', 'bin-links=false', 'install-strategy=nested', 'global=true', 'prefer-offline=true']
  await writeFile(settings, [...rows, 'color=always', 'loglevel=silent', 'heading=us'].join('\n'))
  setNpm('userconfig', settings)
  const { directory, done } = await installNamed(['@us/optional'])
  await done
  expect(await readdir(join(directory, 'node_modules', '.bin'))).toEqual(['optional', 'other'])
  const { done: failed } = await installNamed(['@us/needy'])
  await expect(failed).rejects.toThrow(/^The registry does not have what @us\/needy 1\.0\.0 needs: .*@us\/not-there/u)
  await writeFile(settings, 'min-release-age=100')
  await expect((await installNamed(['@us/other'])).done).rejects.toThrow(
    /^npm itself is set to take no release as young/u,
  )
  await writeFile(settings, 'proxy=http://127.0.0.1:9\nnoproxy=')
  await expect(host.npm.view('@us/other')).rejects.toThrow(/did not answer .*: ECONNREFUSED\. /u)
  setNpm('cache', await temporaryDirectory())
  await expect(host.npm.view('@us/other')).rejects.toThrow(/did not answer .*: connect ECONNREFUSED 127\.0\.0\.1:9\. /u)
})

test('without an npm it is said what is missing, and where it was looked for', async () => {
  const bare = createHost({ hostId: 'here', path: '/nowhere' })
  await expect(bare.npm.view(mosName)).rejects.toThrow(
    'The program npm is not installed, or not on the PATH (/nowhere).',
  )
})

test('a registry that is down, and one that does not answer', async () => {
  const away = `The registry ${here.registry.url.slice(0, -1)} did not answer when it was asked for ${mosName}`
  await host.npm.view(mosName)
  await here.registry.down()
  onTestFinished(() => here.registry.up())
  // npm itself answers from what it has kept: what is asked here is what the registry says now.
  await expect(host.npm.view(mosName)).rejects.toThrow(away)
  setNpm('cache', await temporaryDirectory())
  await expect(host.npm.view(mosName)).rejects.toThrow(away)
  const silent = createServer(() => {})
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  setNpm('registry', `http://127.0.0.1:${port}/`)
  onTestFinished(() => void silent.close())
  await expect(createNpm(host, { timeoutMs: 3_000 }).view(mosName)).rejects.toThrow(
    `The registry took too long with ${mosName}. Try again later; npm ping tells whether it is up.`,
  )
})

test.skipIf((await whyNoMount()) !== undefined)('a full disk, and the next try works', async () => {
  const disk = await tinyDisk(2)
  const directory = join(disk.path, '1.0.0')
  const install = async (name: string) =>
    host.npm.install({ directory, packages: [await host.npm.find(name, '1.0.0')], scripts: [], about: {} })
  await expect(install('@us/big')).rejects.toThrow('The disk is full: @us/big 1.0.0 needs room. Free some space')
  expect(await readdir(disk.path)).toEqual([])
  await install('@us/other')
  expect(await readdir(disk.path)).toEqual(['1.0.0'])
})

test('a directory that takes nothing', async () => {
  const directory = join(await temporaryDirectory(), 'file')
  await host.files.write(directory, '')
  const packages = [await host.npm.find('@us/other', '1.0.0')]
  const request = { directory: join(directory, '1.0.0'), packages, scripts: [], about: {} }
  await expect(host.npm.install(request)).rejects.toThrow(/a part of its path is a file/u)
})
