import { expect, test } from 'vitest'
import type { Remedy } from '../../../src/fleet/remedy.ts'
import { inShell, local, owner } from '../../commands/desk.ts'
import { remedyBench } from './bench.ts'

const hook = 'mos/hooks/turn-over.mjs'
const file = (path: string, text: string): Remedy => ({
  kind: 'file',
  by: 'enhancer',
  why: 'It waits for ever',
  path,
  text,
})
const seen = (text: string) => text.replaceAll(/f-[0-9a-f]{10}/g, 'f-…').replaceAll(/Backups: \S+/g, 'Backups: …')

test('a hook is changed as the diff says, no reseed loses it, and a rollback takes it back', async () => {
  const { found, apply, work, ended, home, store } = await remedyBench()
  await home.reseed()
  const shipped = await home.text(hook)
  const text = `${shipped ?? ''}// waits no more\n`
  const { id } = await found(file(hook, text))
  const { plan, files, op } = await apply(id)
  expect(seen(plan)).toMatchInlineSnapshot(`
    "Remedy of **f-…** (codex crashes at its start (1)), proposed by the enhancer: It waits for ever
    Change the file mos/hooks/turn-over.mjs: the differences are attached. A reseed leaves it so, and \`fleet rollback\` takes it back."
  `)
  expect(files.map(({ name }) => name)).toEqual(['remedy.diff'])
  expect(files[0]?.text.split('\n').filter((line) => /^(---|\+)/u.test(line))).toMatchInlineSnapshot(`
    [
      "--- mos/hooks/turn-over.mjs	yours",
      "+++ mos/hooks/turn-over.mjs	remedy",
      "+// waits no more",
    ]
  `)
  expect(await home.text(hook)).toBe(shipped)
  await work()
  const { state, result = '' } = await ended(op)
  expect(state).toBe('done')
  expect(seen(result)).toMatchInlineSnapshot(`
    "write mos/hooks/turn-over.mjs: generation 2: 1 changed as a remedy; 1 backup
    Backups: …
    Take it back: /fleet rollback to:1"
  `)
  expect(await home.text(hook)).toBe(text)
  await home.reseed()
  expect(await home.text(hook)).toBe(text)
  const { waiting, remedied } = await home.drift()
  expect([waiting, remedied]).toEqual([[], [{ path: hook, why: `${id}: It waits for ever` }]])
  expect((await store.findings.get(id))?.history.at(-1)?.what).toContain(`remedy applied by discord:100: write ${hook}`)
  await home.back(1)
  expect(await home.text(hook)).toBe(shipped)
  expect(await home.generations()).toEqual(['reseed', 'remedy', 'rollback'])
})

test('a role comes into the fleet as a file of people’s own', async () => {
  const { found, apply, work, ended, home } = await remedyBench()
  await home.reseed()
  const { id } = await found(file('roles/tester.md', '## Mandate\nTest.\n\n## Boundaries\nNothing else.\n'))
  const { plan, op } = await apply(id, { principal: local, place: inShell })
  // A shell shows no files beside a plan.
  expect(plan).toContain('+Nothing else.')
  await work()
  expect(await ended(op)).toMatchObject({ state: 'done' })
  expect(await home.text('fleet/roles.local/tester.md')).toContain('Nothing else.')
  await home.back(1)
  expect(await home.text('fleet/roles.local/tester.md')).toBeUndefined()
})

test('a remedy that is another by now is not written', async () => {
  const { found, apply, work, ended, home, store } = await remedyBench()
  await home.reseed()
  const { id } = await found(file(hook, 'new\n'))
  const { op } = await apply(id)
  await store.findings.update(id, () => ({ remedy: file(hook, 'newer\n') }))
  await work()
  expect(await ended(op)).toMatchObject({ state: 'failed', exit: 2 })
  expect((await ended(op)).result).toMatch(/has changed since that was approved.*Nothing was changed\.$/su)
})

test('a file that somebody has changed since stays as they have it', async () => {
  const { found, apply, work, ended, home, host, config } = await remedyBench()
  await home.reseed()
  const { op } = await apply((await found(file(hook, 'new\n'))).id)
  await host.disk.unlink(`${config.mosaicHome}/${hook}`)
  await host.disk.create(`${config.mosaicHome}/${hook}`, new TextEncoder().encode('mine\n'), 0o644)
  await work()
  expect(await ended(op)).toMatchObject({ state: 'failed', exit: 2 })
  expect([await home.text(hook), await home.generations()]).toEqual(['mine\n', ['reseed']])
})

test('what is no place for a remedy is refused before anything is shown', async () => {
  const { found, ask } = await remedyBench()
  const refused = async (is: Remedy) => ask((await found(is)).id, { cause: 'x' })
  expect(await refused(file('fleet/roster.yaml', 'x'))).toContain('is no place for a remedy')
  expect(await refused(file('../../etc/cron.d/x', 'x'))).toContain('is no place for a remedy')
})

test('who may not bring files into the home may not do it by a remedy', async () => {
  const { found, ask, home } = await remedyBench()
  await home.reseed()
  const { id } = await found(file(hook, 'new\n'))
  expect(await ask(id, { cause: 'x', principal: { ...owner, userId: '400' } })).toMatch(
    /^A remedy that changes a file is refused: .*needs admin/u,
  )
})

test('killed after the file was written and before anybody knew: the next run finds it done', async () => {
  const { found, apply, remedy, home, store, work, ended } = await remedyBench()
  await home.reseed()
  const { id } = await found(file(hook, 'new\n'))
  const { op } = await apply(id)
  const said = await remedy.plan(op)[0]?.run(new AbortController().signal)
  expect(await home.text(hook)).toBe('new\n')
  await work()
  expect((await ended(op)).result).toBe(`write ${hook}: ${said}`)
  expect(await home.generations()).toEqual(['reseed', 'remedy'])
  expect((await store.findings.get(id))?.history.filter(({ what }) => what.includes(op.id))).toHaveLength(1)
})
