import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { gitRepository } from '../support/git-repository.ts'
import { createMos } from '../support/mos.ts'
import { lookAtTree } from '../support/look-at-tree.ts'
import { mosaic, personsMachine, read, show } from '../support/persons-machine.ts'
import type { PersonsMachine } from '../support/persons-machine.ts'
import { startWire } from '../wire/start-wire.ts'

async function tokenFile(machine: PersonsMachine, token: string): Promise<string> {
  await writeFile(join(machine.home, 'token'), `${token}\n`, { mode: 0o600 })
  return 'token'
}

test('by options alone: a fleet with a project and Discord, told in one answer', async () => {
  const wire = await startWire()
  const machine = await personsMachine({ DISCORD_API_URL: wire.url })
  await gitRepository(machine.home, 'app')
  const options = ['--type', 'general', '--runtime', 'claude', '--project', '~/app', '--no-service']
  const file = await tokenFile(machine, wire.token)
  const ran = await machine.shell('fleet', 'init', ...options, '--token-file', file, '--yes')
  expect(show(machine, ran)).toMatchInlineSnapshot(`
    "~/.config/mosaic is there
    fleet/roster.yaml has orchestrator, enhancer, operations
    MOS_RUNTIME=claude is in mos.env
    the token of mos is in mos.env, for you alone
    app is a project: ~/app on main
    N files are in mos/; mos is ~/.local/bin/mos

    claude is not ready: run claude once and type /login, or set ANTHROPIC_API_KEY
    Message Content Intent is on.
    Add the bot to your server (Add Reactions, View Channels, Send Messages, Attach Files, Read Message History, Create Public Threads, Send Messages in Threads; slash commands):
    https://discord.com/oauth2/authorize?client_id=ID&scope=bot+applications.commands&permissions=309237746752
    Start Mos, or start it again if it runs, so that it reads this: npm start
    Made when there is a task for them: coder, research, board; mos role list tells what each is for.
    mos doctor checks all of it.
    [0]"
  `)
  expect(await read(machine, 'mos.env')).toBe(`MOS_RUNTIME=claude\nDISCORD_TOKEN=${wire.token}\n`)
  expect((await stat(mosaic(machine, 'mos.env'))).mode & 0o777).toBe(0o600)
  expect((await stat(mosaic(machine))).mode & 0o777).toBe(0o700)
  expect(await read(machine, 'fleet', 'roster.yaml')).toContain(
    '  - name: operations\n    runtime: claude\n    class: operations\n',
  )
  expect(await read(machine, 'fleet', 'mos.yaml')).toBe(
    `projects:\n  - id: app\n    path: ${machine.home}/app\n    branch: main\n`,
  )
  expect(`${ran.stdout}${ran.stderr}`).not.toContain(wire.token)
})

test('without a terminal nothing is asked: what is missing is named, and without --yes nothing is done', async () => {
  const machine = await personsMachine()
  const before = await lookAtTree(machine.home)
  const run = async (...options: string[]) => show(machine, await machine.shell('fleet', 'init', ...options))
  expect(
    [
      await run(),
      await run('--type', 'coding'),
      await run('--type', 'codding', '--runtime', 'stub', '--yes'),
      await run('--type', 'coding', '--runtime', 'pi'),
    ].join('\n'),
  ).toMatchInlineSnapshot(`
    "
    2> \`fleet init\` needs --type where it can't ask: one of general, coding, research, hybrid.
    [64]

    2> \`fleet init\` needs --runtime where it can't ask: one of claude, codex, opencode, pi, stub.
    [64]

    2> \`type\` of \`fleet init\` cannot be \`codding\`: choose general, coding, research or hybrid. Did you mean \`coding\`?
    [64]
    In ~/.config/mosaic:
    make it, for you alone
    fleet/roster.yaml: orchestrator, enhancer, on pi
    mos.env: MOS_RUNTIME=pi
    mos/: Mos's own files, the roles and launchers

    Nothing was done. To do this, add: --yes
    [2]"
  `)
  expect(await lookAtTree(machine.home)).toEqual(before)
})

test('again: only what is asked for changes; comments, order and other lines stay', async () => {
  const machine = await personsMachine()
  const run = async (...options: string[]) => show(machine, await machine.shell('fleet', 'init', ...options, '--yes'))
  await run('--type', 'coding', '--runtime', 'stub')
  const roster = `# ours\n${await read(machine, 'fleet', 'roster.yaml')}  # ada is Tom's\n  - {name: ada, runtime: pi, class: coder}\n`
  await writeFile(mosaic(machine, 'fleet', 'roster.yaml'), roster)
  await writeFile(mosaic(machine, 'mos.env'), '# by hand\nLOG_LEVEL=debug # loud\nMOS_RUNTIME=stub\nMOS_HTTP_PORT=0\n')
  const before = await lookAtTree(machine.home)
  expect(await run()).toMatchInlineSnapshot(`
    "It is as you want it: nothing to change.

    mos doctor checks all of it.
    [0]"
  `)
  expect(await lookAtTree(machine.home)).toEqual(before)
  expect(await run('--runtime', 'claude', '--type', 'hybrid')).toMatchInlineSnapshot(`
    "fleet/roster.yaml has orchestrator, enhancer, ada, operations
    MOS_RUNTIME=claude is in mos.env

    claude is not ready: run claude once and type /login, or set ANTHROPIC_API_KEY
    Start Mos, or start it again if it runs, so that it reads this: npm start
    Made when there is a task for them: coder, code-review, security-review, research, board; mos role list tells what each is for.
    mos doctor checks all of it.
    [0]"
  `)
  expect(await read(machine, 'mos.env')).toBe(
    '# by hand\nLOG_LEVEL=debug # loud\nMOS_RUNTIME=claude\nMOS_HTTP_PORT=0\n',
  )
  expect((await stat(mosaic(machine, 'mos.env'))).mode & 0o777).toBe(0o600)
  expect(await read(machine, 'fleet', 'roster.yaml')).toBe(
    `${roster.replace('runtime: stub # claude', 'runtime: claude # claude').replace('runtime: stub\n', 'runtime: claude\n')}  - name: operations\n    runtime: claude\n    class: operations\n`,
  )
  const after = await lookAtTree(machine.home)
  expect(await run('--runtime', 'claude', '--type', 'hybrid')).toContain('nothing to change')
  expect(await lookAtTree(machine.home)).toEqual(after)
})

test('what is broken is kept and said with its place; a home that is no directory too', async () => {
  const machine = await personsMachine()
  const run = async (...options: string[]) => show(machine, await machine.shell('fleet', 'init', ...options, '--yes'))
  await mkdir(mosaic(machine, 'fleet'), { recursive: true })
  await writeFile(mosaic(machine, 'fleet', 'roster.yaml'), 'version: 1\ntransport: tmux\nagents:\n  - nam: ada\n')
  const before = await lookAtTree(machine.home)
  expect(await run('--type', 'coding', '--runtime', 'stub')).toMatchInlineSnapshot(`
    "
    2> ~/.config/mosaic/fleet/roster.yaml:4:5: unknown key "nam". An agent takes name, runtime, class, host, ssh, socket, model_hint, working_directory, persistent_persona, reset_between_tasks.
    [78]"
  `)
  await writeFile(mosaic(machine, 'fleet', 'roster.yaml'), 'version: 1\ntransport: tmux\nagents: []\n')
  await writeFile(mosaic(machine, 'fleet', 'mos.yaml'), 'projects: [', { mode: 0o600 })
  expect(await run('--type', 'coding', '--runtime', 'stub')).toMatchInlineSnapshot(`
    "
    2> ~/.config/mosaic/fleet/mos.yaml:1:12: not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].
    [78]"
  `)
  expect((await lookAtTree(machine.home)).length).toBe(before.length + 1)
  const other = await personsMachine()
  await writeFile(join(other.home, '.config'), 'a file\n')
  expect(show(other, await other.shell('fleet', 'init', '--type', 'coding', '--runtime', 'stub', '--yes')))
    .toMatchInlineSnapshot(`
    "
    2> Cannot look at ~/.config/mosaic: a part of its path is a file where a directory is expected; move that file away.
    [1]"
  `)
})

test("a token that is wrong, another application's, in another place, or Discord away: nothing is changed", async () => {
  const wire = await startWire()
  const machine = await personsMachine({ DISCORD_API_URL: wire.url })
  const withToken = async (token: string, env?: PersonsMachine) => {
    const file = await tokenFile(machine, token)
    const from = env ?? machine
    return show(machine, await from.shell('fleet', 'init', '--token-file', join(machine.home, file), '--yes'))
  }
  await machine.shell('fleet', 'init', '--type', 'coding', '--runtime', 'stub', '--yes')
  const ours = `${Buffer.from('123456789012345678').toString('base64')}.a.b`
  const before = await read(machine, 'mos.env')
  const said = [await withToken('nonsense'), await withToken('two words')]
  await writeFile(mosaic(machine, 'mos.env'), `DISCORD_TOKEN=${ours}\n`, { mode: 0o600 })
  said.push(await withToken(wire.token))
  await writeFile(mosaic(machine, 'mos.env'), before, { mode: 0o600 })
  const away = {
    ...machine,
    shell: (await personsMachine({ HOME: machine.home, DISCORD_API_URL: 'http://127.0.0.1:59998/api' })).shell,
  }
  said.push(await withToken(wire.token, away))
  const hidden = await personsMachine({ HOME: machine.home, DISCORD_API_URL: wire.url, DISCORD_TOKEN: '' })
  said.push(await withToken(wire.token, hidden))
  expect(said.join('\n')).toMatchInlineSnapshot(`
    "
    2> Discord does not know this token (401): it was reset, or is no bot's. Make a new one: https://discord.com/developers/applications → your application → Bot → Reset Token
    [78]

    2> ~/token holds no bot's token: one line of letters, digits, dots, - and _.
    [64]

    2> This token is of mos (application ID), and this fleet is application ID. To change to it, take DISCORD_TOKEN out of ~/.config/mosaic/mos.env first.
    [2]

    2> Discord can't be reached at http://127.0.0.1:PORT/api (ECONNREFUSED). Check the connection and try again.
    [1]

    2> DISCORD_TOKEN stands in the environment of this shell, which wins over ~/.config/mosaic/mos.env. Change it there, or take it out there.
    [2]"
  `)
  expect(await read(machine, 'mos.env')).toBe(before)
})

test('beside a running Mos: it sees who was added, without being asked', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  const ran = await mos.shell('fleet', 'init', '--type', 'hybrid', '--yes')
  expect([ran.exit, ran.stdout.split('\n')[0]]).toEqual([0, 'fleet/roster.yaml has orchestrator, enhancer, operations'])
  expect((await mos.shell('ps')).stdout).toMatch(/^operations +operations +stub /m)
})
