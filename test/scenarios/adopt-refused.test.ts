import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createMos } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'
import { tinyDisk, whyNoMount } from '../support/tiny-disk.ts'

const floor = 'agents:\n  - { name: boss, class: orchestrator, runtime: stub }\n  - { name: enhancer, runtime: stub }\n'
const roster = (more = ''): string => `version: 1\ntransport: tmux\n${more}${floor}`

/** A person whose home has these files; nothing runs. */
async function personWith(files: Readonly<Record<string, string>>) {
  const mos = await createMos({}, undefined, { hasProject: false })
  onTestFinished(() => mos.dispose())
  const home = join(mos.home, '.config', 'mosaic')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(home, path, '..'), { recursive: true })
    await writeFile(join(home, path), text)
  }
  return { mos, home }
}

const settings = 'MOSAIC_AGENT_NAME=boss\nMOSAIC_AGENT_RUNTIME=stub\n'

test.each([
  ['no home', {}, 64, 'There is no fleet/roster.yaml in ~/.config/mosaic, and so no fleet to adopt'],
  ['no roster', { 'SOUL.md': 'I.\n' }, 64, 'A new one: mos fleet init'],
  ['a broken roster', { 'fleet/roster.yaml': roster('colour: red\n') }, 78, 'roster.yaml:3:1: unknown key "colour"'],
  ["nothing of Mosaic's", { 'fleet/roster.yaml': roster() }, 0, "Nothing here is in Mosaic's hands"],
  [
    'two orchestrators',
    {
      'fleet/roster.yaml': `${roster()}  - { name: b2, class: orchestrator, runtime: pi }\n`,
      'fleet/agents/boss.env': settings,
    },
    2,
    'There are 2 orchestrators: boss, b2',
  ],
  [
    'a home that is adopted',
    { 'fleet/roster.yaml': roster(), 'fleet/agents/boss.env': settings, 'fleet/mos.yaml': 'mosaic: []\n' },
    0,
    'adopted already',
  ],
  [
    'a home of Mosaic, while Mos is down',
    { 'fleet/roster.yaml': roster(), 'fleet/agents/boss.env': settings },
    2,
    'To do this: mos fleet adopt --yes',
  ],
])('%s', async (_, files, exit, words) => {
  const { mos, home } = await personWith(files)
  const ran = await mos.shell('fleet', 'adopt')
  expect([ran.exit, `${ran.stdout}${ran.stderr}`.replaceAll(mos.home, '~')]).toEqual([
    exit,
    expect.stringContaining(words),
  ])
  // Asking writes nothing.
  for (const [path, text] of Object.entries(files)) expect(await readFile(join(home, path), 'utf8')).toBe(text)
})

const why = await whyNoMount()

describe.skipIf(why !== undefined)(`a home on a disk of its own ${why ?? ''}`, () => {
  test('that is read-only is refused in words, and adopted when it can be written', async () => {
    const disk = await tinyDisk(8)
    const servers = await mkdtemp(join(tmpdir(), 'mos-'))
    const socket = join(servers, 'm.sock')
    const tmux = (...argv: readonly string[]) => runProgram('tmux', ['-S', socket, ...argv])
    onTestFinished(async () => {
      await tmux('kill-server')
      await rm(servers, { recursive: true })
    })
    await mkdir(join(disk.path, 'fleet', 'run'), { recursive: true })
    await writeFile(join(disk.path, 'fleet', 'roster.yaml'), roster(`tmux: { socket_name: ${socket} }\n`))
    const program = join(servers, 'boss.sh')
    const beat = `printf 'ts=%s\\npid=%s\\nstatus=ok\\n' "$(date +%FT%T%z)" $$ >${disk.path}/fleet/run/boss.hb`
    await writeFile(program, `while :; do ${beat}; sleep 1; done 2>/dev/null\n`)
    await tmux('new-session', '-d', '-s', 'boss', `exec sh ${program}`)
    await tmux('new-session', '-d', '-s', 'mine', 'exec cat')
    const mos = await createMos({ MOSAIC_HOME: disk.path })
    onTestFinished(() => mos.dispose())
    await rm(join(disk.path, 'fleet', 'mos.yaml'))
    await mos.start()
    const asked = await mos.shell('fleet', 'adopt')
    const yes = /--yes (\w+)/u.exec(asked.stdout)?.[1] ?? ''
    const remount = (how: string) => runProgram('mount', ['-o', `remount,${how}`, disk.path])
    await remount('ro')
    const refused = await mos.shell('fleet', 'adopt', '--yes', yes)
    expect([refused.exit, refused.stdout + refused.stderr]).toEqual([1, expect.stringContaining('read-only')])
    await remount('rw')
    expect((await mos.shell('fleet', 'adopt', '--yes', yes)).exit).toBe(0)
    // One that was never a unit: it moves as well, and its neighbour on that server goes on.
    const move = ['fleet', 'adopt', '--orchestrator', 'mos'] as const
    const digest = /--yes (\w+)/u.exec((await mos.shell(...move)).stdout)?.[1] ?? ''
    expect((await mos.shell(...move, '--yes', digest)).stdout).toContain('boss is up: hosted')
    expect((await tmux('list-sessions', '-F', '#{session_name}')).stdout).toBe('mine\n')
    const back = await mos.shell('fleet', 'adopt', '--orchestrator', 'pane')
    expect([back.exit, back.stderr]).toEqual([
      2,
      expect.stringMatching(/no unit of Mosaic's ran boss; it was started as: sh \S+boss\.sh in \//u),
    ])
  })
})
