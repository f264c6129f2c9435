import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'

const launcher = 'mos/launchers/stub'
const installer = fileURLToPath(new URL('../../framework/install.sh', import.meta.url))

async function mosWithEdit() {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  const at = (path: string) => join(mos.home, '.config', 'mosaic', path)
  const shipped = await readFile(at(launcher), 'utf8')
  await writeFile(at(launcher), 'mine')
  return { mos, at, shipped }
}

/** What changes from run to run. */
const seen = (text: string) =>
  text
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'DIGEST')
    .replaceAll(/plan [0-9a-f]{12}/g, 'plan …')
    .replaceAll(/op-[0-9a-f-]+/g, 'op-…')
    .replaceAll(/\d+ s ago/g, 'now')

test('an edit waits for a reseed, which shows it, keeps it, and can be taken back', async () => {
  const { mos, at, shipped } = await mosWithEdit()
  const plan = await mos.shell('fleet', 'reseed', '--plan')
  expect(seen(plan.stdout)).toMatchInlineSnapshot(`
    "Files of Mos 0.1.0 (plan …)
    1 replaced, your edit backed up:
      mos/launchers/stub (owned): you have edited it; your edit goes to the backups

    Index: mos/launchers/stub
    ===================================================================
    --- mos/launchers/stub
    +++ mos/launchers/stub
    @@ -1,1 +1,8 @@
    -mine
    \\ No newline at end of file
    +#!/bin/sh
    +# stub: a small agent without a model, on the Node that runs Mos.
    +set -u
    +. "\${0%/*}/launch.sh"
    +. "\${0%/*}/resume.sh"
    +[ -n "$check" ] || to_resume stub
    +launch "\${MOSAIC_NODE:-node}" 'install Node 24 or newer' "$(cd "\${0%/*}" && pwd)/stub-agent.mjs" \\
    +  \${resume:+--session "$resume"}

    Do it: mos fleet reseed --apply DIGEST
    "
  `)
  const digest = /--apply ([0-9a-f]{64})/.exec(plan.stdout)?.[1] ?? ''
  const refused = await mos.shell('fleet', 'reseed', '--apply', '0'.repeat(64))
  expect([refused.exit, seen(refused.stderr)]).toMatchInlineSnapshot(`
    [
      2,
      "reseed the home (op-…)
    … bring in the files
    ✗ bring in the files
    ",
    ]
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  const done = await mos.shell('fleet', 'reseed', '--apply', digest)
  expect(seen(`${done.exit} ${done.stdout}`)).toMatchInlineSnapshot(`
    "0 ✓ generation 2: 1 replaced, your edit backed up; 1 backup
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe(shipped)
  expect((await mos.shell('fleet', 'reseed')).stdout).toContain('Nothing was changed')
})

test('while Mos is down the shell does it alone, and goes back', async () => {
  const { mos, at, shipped } = await mosWithEdit()
  await mos.stop()
  const digest = /--apply ([0-9a-f]{64})/.exec((await mos.shell('fleet', 'reseed', '--plan')).stdout)?.[1] ?? ''
  const done = await mos.shell('fleet', 'reseed', '--apply', digest)
  expect(seen(`${done.exit} ${done.stdout}`)).toMatchInlineSnapshot(`
    "0 generation 2: 1 replaced, your edit backed up; 1 backup
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe(shipped)
  const asked = await mos.shell('fleet', 'rollback', '1')
  const yes = /--yes ([0-9a-f]+)/.exec(`${asked.stdout}${asked.stderr}`)?.[1] ?? ''
  const back = await mos.shell('fleet', 'rollback', '1', '--yes', yes)
  expect(seen(`${back.exit} ${back.stdout}`)).toMatchInlineSnapshot(`
    "0 generation 3: 1 brought up to date; 1 backup
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  await mos.start()
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  const listed = seen((await mos.shell('fleet', 'rollback')).stdout)
    .split('\n')
    .slice(0, 4)
  const asUpdater = { MOSAIC_SYNC_ONLY: '1', MOSAIC_INSTALL_MODE: 'keep', MOSAIC_HOME: at('') }
  const env = { ...personsEnvironment(mos.home, {}), ...asUpdater }
  const synced = await runProgram('sh', [installer], { cwd: '/', env })
  expect([synced.exit, seen(synced.stdout), seen(synced.stderr)]).toMatchInlineSnapshot(`
    [
      0,
      "✓ generation 4: 1 replaced, your edit backed up; 1 backup
    ",
      "reseed the home (op-…)
    … bring in the files
    ✓ bring in the files: generation 4: 1 replaced, your edit backed up; 1 backup
    ",
    ]
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe(shipped)
  const wrong = await runProgram('sh', [installer], { cwd: '/', env: { ...env, MOSAIC_INSTALL_MODE: 'wipe' } })
  expect([wrong.exit, wrong.stderr]).toMatchInlineSnapshot(`
    [
      78,
      "install.sh: MOSAIC_INSTALL_MODE is wipe: known are keep, prompt, overwrite
    ",
    ]
  `)
  expect(listed).toMatchInlineSnapshot(`
    [
      "generation  what      version  when     by       done",
      "3           rollback  0.1.0    now  local:0  1 brought up to date; 1 backup",
      "2           reseed    0.1.0    now  local:0  1 replaced, your edit backed up; 1 backup",
      "1           reseed    0.1.0    now  start    39 new; 0 backups",
    ]
  `)
})
