import { copyFile, mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { createMos, personsEnvironment } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'

const launcher = 'mos/launchers/stub'
const installer = fileURLToPath(new URL('../../framework/install.sh', import.meta.url))

/** Of somebody who keeps both elsewhere, the home among their dotfiles. */
async function mosWithEdit() {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  const at = (path: string) => join(mos.home, '.config', 'mosaic', path)
  await rename(at(''), join(mos.home, 'dotfiles'))
  await symlink('../dotfiles', at(''))
  await mkdir(join(mos.home, 'big'))
  await symlink('big', join(mos.home, 'data'))
  await mos.start()
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
    .replaceAll(/--yes [0-9a-f]{64}/g, '--yes DIGEST')
    .replaceAll(/\/\S*\/backups/g, '…/backups')
    .replaceAll(/\b[0-9a-f]{8}\b/g, 'MANIFEST')
    .replaceAll(/\d+ s ago/g, 'now')
    // A quick step is not always seen running.
    .replaceAll(/^… .*\n/gm, '')
    // As many as the framework has.
    .replaceAll(/\b\d{2} new\b/g, 'NN new')

test('an edit waits for a reseed, which shows it, keeps it, and can be taken back', async () => {
  const { mos, at, shipped } = await mosWithEdit()
  const plan = await mos.shell('fleet', 'reseed', '--plan')
  expect(seen(plan.stdout)).toMatchInlineSnapshot(`
    "--- mos/launchers/stub	yours
    +++ mos/launchers/stub	Mos 0.1.0
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

    Files of Mos 0.1.0 (plan …)
    1 replaced, your edit backed up (owned):
    - mos/launchers/stub
    Do it: mos fleet reseed --apply DIGEST
    "
  `)
  const digest = /--apply ([0-9a-f]{64})/.exec(plan.stdout)?.[1] ?? ''
  const refused = await mos.shell('fleet', 'reseed', '--apply', '0'.repeat(64))
  expect([refused.exit, seen(refused.stderr)]).toMatchInlineSnapshot(`
    [
      2,
      "reseed the home (op-…)
    ✗ bring in the files
    ",
    ]
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  const done = await mos.shell('fleet', 'reseed', '--apply', digest)
  expect(seen(`${done.exit} ${done.stdout}`)).toMatchInlineSnapshot(`
    "0 ✓ generation 2: 1 replaced, your edit backed up; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 1
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe(shipped)
  expect((await mos.shell('fleet', 'reseed')).stdout).toContain('Nothing was changed')
})

test('a conflict is exit 2 and never nothing; it is decided in the shell, with Mos and without', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  const at = (path: string) => join(mos.home, '.config', 'mosaic', path)
  await mkdir(at('mos/launchers'), { recursive: true })
  const [pi, codex] = ['mos/launchers/pi', 'mos/launchers/codex']
  for (const path of [pi, codex]) await writeFile(at(path), `my ${path}\n`)
  await mos.start()
  const shell = async (...argv: string[]) => {
    const { exit, stdout, stderr } = await mos.shell('fleet', 'reseed', ...argv)
    return { yes: /--yes ([0-9a-f]+)/.exec(stdout)?.[1] ?? '', said: seen(`[${exit}] ${stdout}${stderr}`) }
  }
  expect((await shell()).said).toMatchInlineSnapshot(`
    "[2] Nothing was changed.
    Left for you: mos/launchers/codex (another file was there first), mos/launchers/pi (another file was there first)
    See what differs: mos fleet reseed --diff mos/launchers/codex
    Decide: mos fleet reseed --keep mos/launchers/codex or mos fleet reseed --take mos/launchers/codex
    "
  `)
  const take = await shell('--take', pi)
  expect(take.said).toMatchInlineSnapshot(`
    "[2] Replace your mos/launchers/pi by that of Mos 0.1.0. Yours is backed up, and a rollback brings it back.

    To do this: mos fleet reseed --take mos/launchers/pi --yes DIGEST
    "
  `)
  expect((await shell('--take', pi, '--yes', take.yes)).said).toMatchInlineSnapshot(`
    "[2] ✓ generation 2: 1 replaced by the new one, yours backed up; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 1
    Left for you: mos/launchers/codex (another file was there first)
    See what differs: mos fleet reseed --diff mos/launchers/codex
    Decide: mos fleet reseed --keep mos/launchers/codex or mos fleet reseed --take mos/launchers/codex
    take the new mos/launchers/pi (op-…)
    ✓ take the new one: generation 2: 1 replaced by the new one, yours backed up; 1 backup
    ✓ see what else waits: Left for you: mos/launchers/codex (another file was there first)
    "
  `)
  expect(await readFile(at(pi), 'utf8')).toContain('#!/bin/sh')
  await mos.stop()

  expect((await shell('--diff', codex)).said.split('\n').slice(0, 4)).toMatchInlineSnapshot(`
    [
      "[0] --- mos/launchers/codex	yours",
      "+++ mos/launchers/codex	Mos 0.1.0",
      "@@ -1,1 +1,20 @@",
      "-my mos/launchers/codex",
    ]
  `)
  const keep = await shell('--keep', codex)
  await writeFile(at(codex), 'mine, and more\n')
  const again = await shell('--keep', codex, '--yes', keep.yes)
  expect(again.said).toMatchInlineSnapshot(`
    "[2] Keep your mos/launchers/codex. That of Mos 0.1.0 is not offered again.

    To do this: mos fleet reseed --keep mos/launchers/codex --yes DIGEST
    This plan is not the one that --yes names. Nothing was done.
    "
  `)
  expect((await shell('--keep', codex, '--yes', again.yes)).said).toMatchInlineSnapshot(`
    "[0] generation 3: kept yours
    Take it back: mos fleet rollback --to 2
    "
  `)
  // As after a crash between its last write and the end.
  const state = join(mos.home, 'data', 'seed')
  const [name = ''] = await readdir(state)
  await copyFile(join(state, name, 'generations', '000003.json'), join(state, name, 'pending.json'))
  const doctor = async () =>
    (await mos.shell('doctor')).stdout.split('\n').filter((line) => line.includes('framework:'))
  expect(await doctor()).toMatchInlineSnapshot(`
    [
      "fail framework: a change of its files was cut off half way — finish it: mos fleet reseed",
    ]
  `)
  expect((await shell()).said).toMatchInlineSnapshot(`
    "[0] What was cut off is finished: generation 3: kept yours
    Take it back: mos fleet rollback --to 2
    "
  `)
  expect(await doctor()).toEqual(["ok   framework: this version's files, no edit in their way"])
})

test('while Mos is down the shell does it alone, and goes back', async () => {
  const { mos, at, shipped } = await mosWithEdit()
  await mos.stop()
  const digest = /--apply ([0-9a-f]{64})/.exec((await mos.shell('fleet', 'reseed', '--plan')).stdout)?.[1] ?? ''
  const done = await mos.shell('fleet', 'reseed', '--apply', digest)
  expect(seen(`${done.exit} ${done.stdout}`)).toMatchInlineSnapshot(`
    "0 generation 2: 1 replaced, your edit backed up; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 1
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe(shipped)
  const asked = await mos.shell('fleet', 'rollback', '1')
  const yes = /--yes ([0-9a-f]+)/.exec(`${asked.stdout}${asked.stderr}`)?.[1] ?? ''
  const back = await mos.shell('fleet', 'rollback', '1', '--yes', yes)
  expect(seen(`${back.exit} ${back.stdout}`)).toMatchInlineSnapshot(`
    "0 generation 3: 1 brought back; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 2
    "
  `)
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  await mos.start()
  expect(await readFile(at(launcher), 'utf8')).toBe('mine')
  const listed = seen((await mos.shell('fleet', 'rollback')).stdout)
    .split('\n')
    .slice(0, 4)
    // A column is as wide as what took long.
    .map((line) => line.replaceAll(/ {2,}/g, '  '))
  const asUpdater = { MOSAIC_SYNC_ONLY: '1', MOSAIC_INSTALL_MODE: 'keep', MOSAIC_HOME: at('') }
  const env = { ...personsEnvironment(mos.home, {}), ...asUpdater }
  const synced = await runProgram('sh', [installer], { cwd: '/', env })
  expect([synced.exit, seen(synced.stdout), seen(synced.stderr)]).toMatchInlineSnapshot(`
    [
      0,
      "generation 4: 1 replaced, your edit backed up; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 3
    ",
      "",
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
      "generation  what  version  when  by  done  framework  units",
      "3  rollback  0.1.0  now  local:0  1 brought back; 1 backup  MANIFEST  MANIFEST",
      "2  reseed  0.1.0  now  local:0  1 replaced, your edit backed up; 1 backup  MANIFEST  MANIFEST",
      "1  reseed  0.1.0  now  start  NN new  MANIFEST  MANIFEST",
    ]
  `)
})
