import { chmod, readlink, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mosaic, personsMachine, show } from '../support/persons-machine.ts'
import type { PersonsMachine } from '../support/persons-machine.ts'
import { startWire } from '../wire/start-wire.ts'

const root = join(import.meta.dirname, '..', '..')

async function lines(machine: PersonsMachine, about: RegExp): Promise<string> {
  const said = show(machine, await machine.shell('doctor')).split('\n')
  return said
    .filter((line) => about.test(line))
    .join('\n')
    .replaceAll(root, '/mos')
}

test('before and after fleet init, while Mos is down', async () => {
  const wire = await startWire()
  const machine = await personsMachine({ DISCORD_API_URL: wire.url })
  const about = /(home|roster|mos|discord|server|channels|settings):/
  expect(await lines(machine, about)).toMatchInlineSnapshot(`
    "fail home: ~/.config/mosaic is not there — \`doctor --fix\`: make ~/.config/mosaic, for you alone
    fail roster: There is no roster at ~/.config/mosaic/fleet/roster.yaml. Start Mos once (npm start): it makes one with the floor.
    ok   settings: mos.env and mos.yaml can be read, by you alone
    warn mos: ~/.local/bin/mos is not there — \`doctor --fix\`: link ~/.local/bin/mos to /mos/bin/mos
    ok   discord: off: no DISCORD_TOKEN, the console serves; \`mos fleet init\` asks for one"
  `)
  await writeFile(join(machine.home, 'token'), wire.token)
  await machine.shell('fleet', 'init', '--type', 'coding', '--runtime', 'stub', '--token-file', 'token', '--yes')
  expect(await lines(machine, about)).toMatchInlineSnapshot(`
    "ok   home: ~/.config/mosaic, writable
    ok   roster: valid, 2 agents
    ok   settings: mos.env and mos.yaml can be read, by you alone
    ok   mos: ~/.local/bin/mos, which is not on the PATH that Mos was started with
    ok   discord: its token is that of mos; not connected
    ok   server: Mos: the bot has the rights that it uses
    warn channels: no home channel, none for the news of the fleet — in the channel that is meant: \`channel use as:home\`, \`channel use as:ops\`"
  `)
})

test('--fix in a shell while Mos is down: the plan, then exactly that', async () => {
  const machine = await personsMachine()
  await machine.shell('fleet', 'init', '--type', 'coding', '--runtime', 'stub', '--yes')
  await chmod(mosaic(machine, 'mos.env'), 0o640)
  await rm(join(machine.home, '.local', 'bin', 'mos'))
  const asked = await machine.shell('doctor', '--fix')
  const digest = /--yes (\w+)/.exec(asked.stdout)?.[1] ?? ''
  const shown = show(machine, asked).replaceAll(digest, 'DIGEST').replaceAll(root, '/mos')
  expect(shown).toMatchInlineSnapshot(`
    "- chmod 600 ~/.config/mosaic/mos.env
    - link ~/.local/bin/mos to /mos/bin/mos

    To do this: mos doctor --fix --yes DIGEST
    [2]"
  `)
  const done = await machine.shell('doctor', '--fix', '--yes', digest)
  expect(
    show(machine, done)
      .split('\n')
      .filter((line) => line.startsWith('mended'))
      .join('\n')
      .replaceAll(root, '/mos'),
  ).toMatchInlineSnapshot(`
    "mended: ~/.config/mosaic/mos.env is for you alone
    mended: ~/.local/bin/mos is /mos/bin/mos"
  `)
  expect(await readlink(join(machine.home, '.local', 'bin', 'mos'))).toBe(join(root, 'bin', 'mos'))
})
