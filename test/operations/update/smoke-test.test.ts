import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../../src/host/create-host.ts'
import { createVersions } from '../../../src/host/versions.ts'
import { smokeTest } from '../../../src/operations/update/smoke-test.ts'
import type { UpdateArgs } from '../../../src/operations/update/update-args.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })

/** An installation 1.5.0 whose Mos is this script. */
async function installation(script: string) {
  const dataDir = await temporaryDirectory()
  const rootAfter = join(dataDir, 'versions', '1.5.0', 'node_modules', 'mos')
  const [program, installer] = [join(rootAfter, 'bin', 'mos'), join(rootAfter, 'framework', 'install.sh')]
  for (const path of [program, installer]) await mkdir(dirname(path), { recursive: true })
  await writeFile(program, `#!/bin/sh\n${script}\n`)
  await chmod(program, 0o755)
  await writeFile(installer, '')
  const args = {
    id: '1.5.0',
    version: '1.5.0',
    mosPackage: 'mos',
    packages: [{ name: 'mos', version: '1.5.0' }],
    rootAfter,
  }
  const deps = { host, versions: createVersions(host, dataDir), mosaicHome: join(dataDir, 'home') }
  // What it tries is named by these fields alone.
  return { dataDir, deps, args: args as unknown as UpdateArgs }
}

test('one that says nothing is ended, and told so', async () => {
  const { deps, args } = await installation('exec sleep 600')
  await expect(smokeTest({ ...deps, withinMs: 500 }, args)).rejects.toThrow(
    'mos 1.5.0 does not start: --version has no end within 0.5 s. What runs stays as it is.',
  )
})

test('a cancel is not waited out', async () => {
  const { dataDir, deps, args } = await installation('echo > "$(dirname "$0")/began"\nexec sleep 600')
  const cancel = new AbortController()
  const tried = smokeTest({ ...deps, signal: cancel.signal }, args)
  const began = join(dataDir, 'versions', '1.5.0', 'node_modules', 'mos', 'bin', 'began')
  await expect.poll(() => readFile(began, 'utf8').catch(() => '')).toBe('\n')
  cancel.abort(new Error('cancelled'))
  await expect(tried).rejects.toThrow('cancelled')
})

test('the new Mos looks around without a secret, and without the Redis of the one that runs', async () => {
  const { dataDir, deps, args } = await installation(
    `[ "$1" != --version ] || { echo mos 1.5.0; exit; }\nenv > "$MOSAIC_HOME.env"\necho '{"checks":[]}'`,
  )
  process.env['DISCORD_TOKEN_FILE'] = '/run/token'
  expect(await smokeTest(deps, args)).toBe('mos 1.5.0 starts, 0 checks')
  delete process.env['DISCORD_TOKEN_FILE']
  const env = (await readFile(join(dataDir, 'home.env'), 'utf8')).split('\n')
  expect(env).toEqual(
    expect.arrayContaining(['REDIS_URL=', 'DISCORD_TOKEN=', `MOS_DATA_DIR=${dataDir}/versions/1.5.0.smoke`]),
  )
  expect(env.filter((line) => line.startsWith('DISCORD_TOKEN_FILE'))).toEqual([])
})
