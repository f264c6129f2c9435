import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Remedy } from '../../src/fleet/remedy.ts'
import { createMos } from '../support/mos.ts'
import { testStore } from '../support/store.ts'
import { occurrence, sighting } from '../store/sighting.ts'

const hook = 'mos/hooks/turn-over.mjs'

/** What changes from run to run. */
const seen = (text: string) =>
  text
    .replaceAll(/f-[0-9a-f]{10}/g, 'f-…')
    .replaceAll(/op-[0-9a-f-]+(-s\d)?/g, 'op-…')
    .replaceAll(/[0-9a-f]{64}/g, 'DIGEST')
    .replaceAll(/pane %\d+ alive, pid \d+, heartbeat \d+ s old/g, 'pane alive, heartbeat young')
    .replaceAll(/\/\S*\/backups/g, '…/backups')
    .replaceAll(/local:\d+/g, 'local:me')
    // A quick step is not always seen running.
    .replaceAll(/^… .*\n/gm, '')

test('a finding’s remedy by a shell: a relaunch with its proof, a hook that a reseed leaves and a rollback takes back', async () => {
  const { store, redis } = await testStore()
  const mos = await createMos({ REDIS_URL: redis.url, MOS_TENANT: 'test' })
  onTestFinished(() => mos.dispose())
  await mos.start()
  const found = async (n: number, remedy: Remedy) =>
    (await store.findings.note(sighting(n, [occurrence(`e${n}`)], { remedy }), { cardsPerHour: 5 })).finding.id
  const apply = async (id: string) => {
    const asked = await mos.shell('bug', 'apply', id)
    expect(asked).toMatchObject({ exit: 2 })
    const yes = /--yes (\w+)/u.exec(asked.stdout)?.[1] ?? ''
    return { asked: asked.stdout, done: await mos.shell('bug', 'apply', id, '--yes', yes) }
  }

  expect((await mos.shell('fleet', 'spawn', 'operations', '--name', 'ada', '--runtime', 'stub')).exit).toBe(0)
  const pid = () => mos.tmux('display-message', '-p', '-t', '=ada:', '#{pane_pid}').then(({ stdout }) => stdout)
  const before = await pid()
  const steps = [{ command: 'fleet relaunch', options: { agent: 'ada' } }]
  const stuck = await found(1, { kind: 'commands', by: 'rule', why: 'It has not moved for long', steps })
  const relaunched = await apply(stuck)
  expect(seen(relaunched.asked)).toMatchInlineSnapshot(`
    "Remedy of f-… (codex crashes at its start (1)), proposed by a rule: It has not moved for long
    1. \`fleet relaunch agent:ada\`

    To do this: mos bug apply f-… --yes DIGEST
    "
  `)
  expect(relaunched.done).toMatchObject({ exit: 0 })
  expect(seen(relaunched.done.stdout)).toMatchInlineSnapshot(`
    "✓ fleet relaunch agent:ada: ada is up: pane alive, heartbeat young
    "
  `)
  expect(await pid()).not.toBe(before)
  expect((await store.findings.get(stuck))?.history.at(-1)?.what).toContain('fleet relaunch agent:ada')

  const path = join(mos.home, '.config', 'mosaic', hook)
  const shipped = await readFile(path, 'utf8')
  const text = `${shipped}// waits no more\n`
  const hung = await found(2, { kind: 'file', by: 'enhancer', why: 'It waits for ever', path: hook, text })
  const written = await apply(hung)
  expect(written.asked).toContain('+// waits no more')
  expect(written.done).toMatchObject({ exit: 0 })
  expect(seen(written.done.stdout)).toMatchInlineSnapshot(`
    "✓ write mos/hooks/turn-over.mjs: generation 2: 1 changed as a remedy; 1 backup
    Backups: …/backups
    Take it back: mos fleet rollback --to 1
    "
  `)
  expect(await readFile(path, 'utf8')).toBe(text)
  const held = `${hook} stays as a remedy has it (f-…: It waits for ever)`
  expect(seen((await mos.shell('fleet', 'reseed')).stdout)).toContain('all in the home')
  expect(seen((await mos.shell('fleet', 'reseed', '--plan')).stdout)).toContain(held)
  expect(seen((await mos.shell('doctor')).stdout)).toContain(held)
  const role = '# Tester\n\n## Mandate\nTest.\n\n## Boundaries\nNothing else.\n'
  const lacks = { kind: 'file', by: 'enhancer', why: 'Nobody tests', path: 'roles/tester.md', text: role } as const
  expect((await apply(await found(3, lacks))).done.exit).toBe(0)
  expect((await mos.shell('role', 'show', 'tester')).stdout).toContain('Nothing else.')
  await mos.stop()
  await mos.start()
  expect(await readFile(path, 'utf8')).toBe(text)

  expect((await mos.shell('fleet', 'rollback')).stdout).toMatch(/2 +remedy .* 1 changed as a remedy/u)
  const back = await mos.shell('fleet', 'rollback', '1')
  const yes = /--yes (\w+)/u.exec(back.stdout)?.[1] ?? ''
  expect((await mos.shell('fleet', 'rollback', '1', '--yes', yes)).exit).toBe(0)
  expect(await readFile(path, 'utf8')).toBe(shipped)
  expect((await mos.shell('role', 'list')).stdout).not.toContain('tester')
  await writeFile(path, text)
  expect((await mos.shell('fleet', 'reseed', '--plan')).stdout).toContain('1 replaced, your edit backed up')
})
