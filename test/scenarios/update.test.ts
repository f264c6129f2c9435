import { mkdir, readFile, readdir, readlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { normalise } from '../support/normalise.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { nodeHere, wholeMos } from '../support/whole-mos.ts'
import { withRegistry } from '../support/with-registry.ts'

const here = withRegistry(() => [
  nodeHere,
  wholeMos('0.9.0', { framework: { 'launchers/new': '#!/bin/sh\n' } }),
  { ...wholeMos('0.9.1'), ageDays: 1 },
])

test('a person looks what there is, brings it in, and goes back', { timeout: 240_000 }, async () => {
  const { mos, olga, general } = await personWithMos({
    env: () => ({
      // The registry is npm's own setting, as a person has it.
      npm_config_registry: here.registry.url,
      npm_config_cache: process.env['npm_config_cache'] ?? '',
    }),
    async prepare({ home }) {
      const fleet = join(home, '.config', 'mosaic', 'fleet')
      await mkdir(fleet, { recursive: true })
      await writeFile(join(fleet, 'mos.yaml'), 'update:\n  package: "@us/mos"\n')
    },
  })
  const versions = join(mos.home, 'data', 'versions')
  const launchers = join(mos.home, '.config', 'mosaic', 'mos', 'launchers')
  const before = await readdir(launchers)

  const table = await olga.slash(general, 'fleet update', { check: true })
  expect(await table.until('Bring it in', 30_000)).toMatchInlineSnapshot(`
    "\`\`\`
    package        installed  wanted  latest  age   changelog
    mos (@us/mos)  0.1.0      0.9.0   0.9.1   30 d  https://github.com/us/mos/releases
    \`\`\`
    mos: 0.1.0 → 0.9.0 (0.9.1 is 24 h old: taken after 3 days) · https://github.com/us/mos/releases
    Bring it in: mos fleet update"
  `)
  const plan = await olga.slash(general, 'fleet update')
  expect(await plan.until('Installation', 30_000)).toMatchInlineSnapshot(`
    "From checkout to a new installation; back with fleet rollback.
    Installation 0.9.0:
      mos 0.1.0 → 0.9.0
    Agents that run go on with what they have until they are relaunched.
    [Confirm] [Dismiss]"
  `)
  if (plan.message === undefined) throw new Error('no card')
  const confirmed = await olga.press(plan.message, 'Confirm')
  // Begun by one Mos, ended by the next: one receipt, and one message that tells its end.
  const receipt = await confirmed.until('✅', 120_000)
  expect(normalise(receipt).replaceAll(mos.home, 'HOME')).toMatchInlineSnapshot(`
    "✅ **update mos 0.1.0 → 0.9.0** · done · \`op-…\`
    ▰▰▰▰▰▰▰▰▰▰ 10/10
    ✓ check that the plan still holds — installation checkout and generation 1 can be gone back to
    ✓ install 0.9.0 — 1 package in HOME/data/versions/0.9.0
    ✓ try 0.9.0 — mos 0.9.0 starts, 20 checks
    ✓ switch to 0.9.0 — 0.9.0 counts, checkout before
    ✓ bring in the new version's files — generation 2: 1 new
    ✓ refresh the units — no unit is another
    ✓ start Mos again — Mos runs from installation 0.9.0, and is ready
    ✓ write it down — mos 0.1.0 → 0.9.0: generation 3
    ✓ look who runs what — No agent runs anything older
    ✓ see what waits for a person
    mos 0.1.0 → 0.9.0: generation 3. No agent runs anything older"
  `)
  await general.says(/@olga.*update mos/s, 20_000)
  expect(await readlink(join(versions, 'active'))).toBe('0.9.0')
  expect(await readFile(join(launchers, 'new'), 'utf8')).toBe('#!/bin/sh\n')

  const listed = await mos.shell('fleet', 'rollback')
  expect(listed.stdout).toMatch(/update +0\.9\.0 .*installation checkout → 0\.9\.0/u)
  expect(mos.isUp).toBe(true)
  expect(mos.said).toContain('mos: installation 0.9.0 is started for the first time')
  const ended = await mos.stop()
  expect(ended).toBe(0)
  const back = await mos.shell('fleet', 'rollback', '1')
  const yes = /--yes ([0-9a-f]+)/u.exec(back.stdout + back.stderr)?.[1] ?? ''
  const undone = await mos.shell('fleet', 'rollback', '1', '--yes', yes)
  expect(undone.stdout).toContain('installation checkout counts, 0.9.0 before: it runs from the next start')
  expect(await readdir(versions)).toEqual(['0.9.0', 'trial.json'])
  expect(await readdir(launchers)).toEqual(before)
})
