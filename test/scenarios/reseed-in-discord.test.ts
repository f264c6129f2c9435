import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'
import { startRedisGate } from '../support/redis-gate.ts'
import type { Reply } from '../wire/view/reply.ts'
import type { Message } from '../wire/view/message.ts'

const role = 'mos/roles/research.md'
const pi = 'mos/launchers/pi'
const stub = 'mos/launchers/stub'

/** What differs from run to run. */
const seen = (text: string) =>
  text
    .replaceAll(/plan [0-9a-f]{12}/g, 'plan …')
    .replaceAll(/op-[0-9a-z#-]+/g, 'op-…')
    .replaceAll(/\/\S*\/backups/g, '…/backups')
    .replaceAll(/\d+ (s|min) ago/g, 'now')
    .replaceAll(/<t:\d+:T>/g, '<time>')
    // As many as the framework has.
    .replaceAll(/\b\d+ new\b/g, 'NN new')
    .replaceAll(/(framework|units) [0-9a-f]{8}\b/g, '$1 #')

/** Of a diff what is there now, and where. */
const before = (diff = '') => diff.split('\n').filter((line) => /^(---|\+\+\+|@@|-|\\)/u.test(line))

const shown = ({ message }: Reply): Message => {
  if (message === undefined) throw new Error('there is no message')
  return message
}

/** What takes its time says first that it thinks. */
async function told(asking: Promise<Reply>): Promise<Reply> {
  const reply = await asking
  await reply.until(/^(?!is thinking)/u, 20_000)
  return reply
}

/** Two files of hers were there before the first start, and she has edited a third since. */
async function personWithEdits(options: Parameters<typeof personWithMos>[0] = {}) {
  const person = await personWithMos({
    ...options,
    async prepare({ home }) {
      for (const [path, text] of [
        [role, 'my research\n'],
        [pi, 'my pi'],
      ] as const) {
        const file = join(home, '.config', 'mosaic', path)
        await mkdir(dirname(file), { recursive: true })
        await writeFile(file, text)
      }
    },
  })
  const at = (path: string) => join(person.mos.home, '.config', 'mosaic', path)
  const write = (path: string, text: string) => writeFile(at(path), text)
  await write(stub, 'my stub\n')
  const drift = async () =>
    (await told(person.olga.slash(person.general, 'doctor'))).text
      .split('\n')
      .filter((line) => line.includes('framework:'))
  return { ...person, write, read: (path: string) => readFile(at(path), 'utf8'), drift }
}

test('the plan with its differences, a click, a card for each conflict, decisions that can be taken back', async () => {
  const { wire, olga, general, read, write, drift } = await personWithEdits()
  const bea = wire.user('bea')

  // No ops channel: the start asks the owner.
  for (const path of [pi, role]) await olga.dm().says(`${path}** waits`, 20_000)
  const differs = await told(olga.press(await olga.dm().says(`${role}** waits`), 'Show diff'))
  expect(before(differs.message?.file('reseed.diff'))).toContain('-my research')

  expect(await drift()).toMatchInlineSnapshot(`
    [
      "warn framework: mos/launchers/pi (another file was there first), mos/launchers/stub (you have edited it; your edit goes to the backups), mos/roles/research.md (another file was there first) — see what differs: /fleet reseed plan:true, and decide: /fleet reseed",
    ]
  `)
  const looked = await told(olga.slash(general, 'fleet reseed', { plan: true }))
  expect(seen(looked.text)).toMatchInlineSnapshot(`
    "**Files of Mos 0.1.0** (plan …)
    1 replaced, your edit backed up (owned):
    - mos/launchers/stub
    1 in conflict: yours stays, the new one lies aside (owned):
    - mos/launchers/pi: another file was there first
    1 in conflict: yours stays, the new one lies aside (merge):
    - mos/roles/research.md: another file was there first
    Do it: /fleet reseed
    <reseed.diff>"
  `)
  expect(before(looked.message?.file('reseed.diff'))).toMatchInlineSnapshot(`
    [
      "--- mos/launchers/pi	yours",
      "+++ mos/launchers/pi	Mos 0.1.0",
      "@@ -1,1 +1,12 @@",
      "-my pi",
      "\\ No newline at end of file",
      "--- mos/launchers/stub	yours",
      "+++ mos/launchers/stub	Mos 0.1.0",
      "@@ -1,1 +1,8 @@",
      "-my stub",
      "--- mos/roles/research.md	yours",
      "+++ mos/roles/research.md	Mos 0.1.0",
      "@@ -1,1 +1,40 @@",
      "-my research",
    ]
  `)

  const asked = shown(await told(olga.slash(general, 'fleet reseed')))
  expect(asked.buttons.map(({ label }) => label)).toEqual(['Confirm', 'Dismiss'])
  expect(asked.file('reseed.diff')).toBe(shown(looked).file('reseed.diff'))
  const stranger = await told(bea.press(asked, 'Confirm'))
  expect(stranger.text).toContain('`fleet reseed` is refused')
  await write(stub, `my stub, and ${wire.token}\n`)
  const late = await told(olga.press(asked, 'Confirm'))
  expect(seen(late.text)).toMatchInlineSnapshot(`
    "What would happen has changed since this was shown; nothing was done. Now it is:
    **Files of Mos 0.1.0** (plan …)
    1 replaced, your edit backed up (owned):
    - mos/launchers/stub
    1 in conflict: yours stays, the new one lies aside (owned):
    - mos/launchers/pi: another file was there first
    1 in conflict: yours stays, the new one lies aside (merge):
    - mos/roles/research.md: another file was there first
    <reseed.diff>
    [Confirm] [Dismiss]"
  `)
  expect(await read(stub)).toBe(`my stub, and ${wire.token}\n`)
  // Mos's own secrets are shown to nobody, also where a person wrote them into a file.
  expect(before(late.message?.file('reseed.diff'))).toContain(`-my stub, and ${'█'.repeat(wire.token.length)}`)
  const done = await told(olga.press(shown(late), 'Confirm'))
  await done.until(/done/u, 20_000)
  expect(seen(done.text)).toMatchInlineSnapshot(`
    "✅ **reseed the home** · done · \`op-…\`
    ▰▰▰ 3/3
    ✓ bring in the files
    ✓ bring the units up to date — no unit is older
    ✓ see what waits for a person
    generation 2: 1 replaced, your edit backed up; 1 backup
    Backups: …/backups
    Take it back: /fleet rollback to:1
    Left for you: mos/launchers/pi (another file was there first), mos/roles/research.md (another file was there first)
    Decide on the cards here."
  `)
  expect(await read(stub)).toContain('#!/bin/sh')
  const [aboutPi, aboutRole] = [await general.says(`${pi}** waits`), await general.says(`${role}** waits`)]
  expect(seen([aboutPi, aboutRole].map((card) => card.line()).join('\n'))).toMatchInlineSnapshot(`
    "mos: ⚖️ **mos/launchers/pi** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      [Keep mine] [Take new] [Show diff]
    mos: ⚖️ **mos/roles/research.md** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      [Keep mine] [Take new] [Show diff]"
  `)
  expect(seen((await general.says(/@olga.*reseed/su)).line())).toMatchInlineSnapshot(`
    "mos: @olga ✅ **reseed the home** done
      generation 2: 1 replaced, your edit backed up; 1 backup
      Backups: …/backups
      Take it back: /fleet rollback to:1
      Left for you: mos/launchers/pi (another file was there first), mos/roles/research.md (another file was there first)
      Decide on the cards here."
  `)

  const offered = await olga.autocomplete(general, 'fleet reseed', { keep: 'mos' }, 'keep')
  expect(offered.map(({ value }) => value)).toEqual([pi, role])
  const refused = await told(bea.press(aboutRole, 'Keep mine'))
  expect(shown(refused).ephemeral).toBe(true)
  expect(refused.text).toContain('`fleet reseed` is refused')
  const diff = await told(olga.press(aboutRole, 'Show diff'))
  expect(seen(diff.text)).toMatchInlineSnapshot(`
    "**mos/roles/research.md** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
    Decide: /fleet reseed keep:mos/roles/research.md or /fleet reseed take:mos/roles/research.md
    <reseed.diff>"
  `)
  expect(before(diff.message?.file('reseed.diff'))).toMatchInlineSnapshot(`
    [
      "--- mos/roles/research.md	yours",
      "+++ mos/roles/research.md	Mos 0.1.0",
      "@@ -1,1 +1,40 @@",
      "-my research",
    ]
  `)

  await write(pi, 'my pi, and more')
  const changed = await told(olga.press(aboutPi, 'Take new'))
  expect(seen(changed.text)).toMatchInlineSnapshot(`
    "What would happen has changed since this was shown; nothing was done. Now it is:
    Replace your **mos/launchers/pi** by that of Mos 0.1.0. Yours is backed up, and a rollback brings it back.
    <reseed.diff>
    [Confirm] [Dismiss]"
  `)
  expect(await read(pi)).toBe('my pi, and more')
  const taken = await told(olga.press(shown(changed), 'Confirm'))
  await taken.until(/done/u, 20_000)
  expect(seen(taken.text)).toMatchInlineSnapshot(`
    "✅ **take the new mos/launchers/pi** · done · \`op-…\`
    ▰▰ 2/2
    ✓ take the new one
    ✓ see what else waits
    generation 3: 1 replaced by the new one, yours backed up; 1 backup
    Backups: …/backups
    Take it back: /fleet rollback to:2
    Left for you: mos/roles/research.md (another file was there first)
    See what differs: /fleet reseed diff:mos/roles/research.md
    Decide: /fleet reseed keep:mos/roles/research.md or /fleet reseed take:mos/roles/research.md"
  `)
  expect(await read(pi)).toContain('#!/bin/sh')
  const presses = await Promise.all([1, 2].map(() => told(olga.press(aboutRole, 'Keep mine'))))
  for (const each of presses)
    expect([shown(each).ephemeral, each.text]).toEqual([true, `On its way: keep your ${role}.`])
  expect(seen((await general.says(/@olga.*keep your/su)).line())).toMatchInlineSnapshot(`
    "mos: @olga ✅ **keep your mos/roles/research.md** done
      generation 4: kept yours
      Take it back: /fleet rollback to:3"
  `)
  expect(await read(role)).toBe('my research\n')
  await general.says('Kept yours')
  expect(general.messages().filter(({ content }) => content.includes('keep your'))).toHaveLength(2)
  expect(seen([aboutPi, aboutRole].map((card) => card.line()).join('\n'))).toMatchInlineSnapshot(`
    "mos: ⚖️ **mos/launchers/pi** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      Took the new one, yours is backed up · @olga
    mos: ⚖️ **mos/roles/research.md** waits for your decision: another file was there first. Yours stays; that of Mos 0.1.0 lies aside.
      Kept yours · @olga"
  `)
  expect(await drift()).toEqual([])

  const listed = shown(await told(olga.slash(general, 'fleet rollback')))
  // Where a line is cut depends on its age.
  expect(seen(listed.line()).replaceAll(/(: 1 replaced|: NN new).*…$/gmu, '$1…')).toMatchInlineSnapshot(`
    "mos: **4 generations of the home's files** · <time>
      ● **4 resolve 0.1.0** now by @olga: kept yours
      ○ **3 resolve 0.1.0** now by @olga: 1 replaced…
      ○ **2 reseed 0.1.0** now by @olga: 1 replaced…
      ○ **1 reseed 0.1.0** now by start, framework #, units #: NN new…
      [Go back to which? You see first what it would do.: ● 4 resolve 0.1.0 | ○ 3 resolve 0.1.0 | ○ 2 reseed 0.1.0 | ○ 1 reseed 0.1.0]
      [Refresh]"
  `)
  const back = await told(olga.select(listed, 'pick:fleet rollback:to', ['2']))
  expect(seen(back.text)).toMatchInlineSnapshot(`
    "**Files as after generation 2** (plan …)
    3 brought back (owned):
    - mos/launchers/pi
    - mos/proposals/launchers/pi
    - mos/proposals/roles/research.md
    <rollback.diff>
    [Confirm] [Dismiss]"
  `)
  const returned = await told(olga.press(shown(back), 'Confirm'))
  await returned.until(/done/u, 20_000)
  expect(seen(returned.text)).toMatchInlineSnapshot(`
    "✅ **roll back to generation 2** · done · \`op-…\`
    ▰▰ 2/2
    ✓ go back
    ✓ see what waits for a person
    generation 5: 3 brought back; 1 backup
    Backups: …/backups
    Take it back: /fleet rollback to:4
    Left for you: mos/launchers/pi (another file was there first), mos/roles/research.md (another file was there first)
    Decide on the cards here."
  `)
  expect([await read(pi), await read(role)]).toEqual(['my pi, and more', 'my research\n'])
  expect(await drift()).toMatchInlineSnapshot(`
    [
      "warn framework: mos/launchers/pi (another file was there first), mos/roles/research.md (another file was there first) — see what differs: /fleet reseed plan:true, and decide: /fleet reseed",
    ]
  `)
  wire.assertClean()
})

test('asked by the orchestrator; kill -9 with the files replaced and nothing journaled: it ends once, with its cards', async () => {
  const gate = await startRedisGate()
  const { wire, mos, olga, general, read } = await personWithEdits({ env: () => ({ REDIS_URL: gate.url }) })
  await olga.say(general, '@mos reseed the home')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  const asked = await thread.says('Files of Mos', 20_000)
  expect(before(asked.file('reseed.diff'))).toContain('-my stub')
  const crash = gate.holdAt('before', '"bring in the files","state":"done"')
  const done = await told(olga.press(asked, 'Confirm'))
  await crash
  expect(await read(stub)).toContain('#!/bin/sh')
  await mos.kill()
  await mos.start()
  await done.until(/· done/u, 20_000)
  await thread.says(/@olga.*generation 2/su, 20_000)
  for (const path of [pi, role]) await thread.says(`${path}** waits`)
  expect(thread.messages().filter(({ content }) => content.includes('** waits'))).toHaveLength(2)
  expect(JSON.parse((await mos.shell('fleet', 'rollback', '--json')).stdout)).toHaveLength(2)
})
