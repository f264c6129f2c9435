import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { parseRoster } from '../../../src/fleet/parse-roster.ts'
import { createHost } from '../../../src/host/create-host.ts'
import { findMosaic } from '../../../src/host/mosaic/find-mosaic.ts'
import type { MosaicContext } from '../../../src/host/mosaic/mosaic-context.ts'
import { createMosaicPanes } from '../../../src/host/mosaic/mosaic-panes.ts'
import { createTmuxContext } from '../../../src/host/tmux-context.ts'
import { fleetPaths } from '../../support/fleet-paths.ts'
import { runProgram } from '../../support/run-program.ts'
import { temporaryDirectory } from '../../support/temporary-directory.ts'

/** A real tmux server of Mosaic's with these sessions, each a `cat`, and a roster with these names. */
async function mosaicWith(names: readonly string[], sessions: readonly string[], { isNamed = true } = {}) {
  const directory = await temporaryDirectory()
  // A person's own default server is left alone.
  const servers = join(directory, 'servers')
  const socket = isNamed ? join(directory, 'm.sock') : join(servers, 'default')
  await mkdir(servers)
  const tmux = (...argv: readonly string[]) => runProgram('tmux', ['-S', socket, ...argv])
  onTestFinished(async () => void (await tmux('kill-server')))
  for (const name of sessions) await tmux('new-session', '-d', '-s', name, 'exec cat')
  const paths = fleetPaths(directory)
  await mkdir(join(paths.mosaicHome, 'fleet', 'agents'), { recursive: true })
  const entries = names.map((name) => `{name: ${name}, class: coder, runtime: stub}`).join(', ')
  const roster = parseRoster(
    `version: 1\ntransport: tmux\n${isNamed ? `tmux: {socket_name: ${socket}}\n` : ''}agents: [${entries}]\n`,
    'roster.yaml',
  )
  const host = createHost({ hostId: 'here', path: process.env['PATH'] ?? '' })
  const context: MosaicContext = {
    panes: createTmuxContext(host, paths, 'tmux'),
    tmuxDirectories: ['/nowhere', servers],
    roster: async () => roster,
    userHome: directory,
    unitDir: join(directory, 'units'),
    keepDir: join(directory, 'kept'),
  }
  const left = async () => (await tmux('list-sessions', '-F', '#{session_name}')).stdout.trim().split('\n')
  return { context, panes: createMosaicPanes(context), left, home: paths.mosaicHome }
}

test('an agent is found by its exact session, stopped alone, and a second stop does nothing', async () => {
  const { context, panes, left, home } = await mosaicWith(['ada', 'v1.2', 'none'], ['ada', 'ada2', 'v1_2'])
  await writeFile(join(home, 'SOUL.md'), 'me')
  const { agents, kept } = await findMosaic(context)
  expect(agents.map(({ name, session, pane }) => [name, session, pane?.alive])).toEqual([
    ['ada', 'ada', true],
    ['v1.2', 'v1_2', true],
    ['none', 'none', undefined],
  ])
  expect(kept).toEqual(['SOUL.md'])
  const seen = await panes.look(['ada', 'none'])
  expect(seen.get('ada')).toMatchObject({ keptBy: { who: 'Mosaic' }, supervised: false, pane: { alive: true } })
  expect(seen.get('none')?.pane).toBeUndefined()
  expect(await panes.screen('v1.2')).toBe('')
  await panes.stop({ name: 'ada' })
  await panes.stop({ name: 'ada' })
  await panes.stop({ name: 'none' })
  expect(await left()).toEqual(['ada2', 'v1_2'])
})

test('two names with one session: nothing is known of either, and neither is stopped', async () => {
  const { panes, left } = await mosaicWith(['a.b', 'a_b'], ['a_b'])
  const seen = await panes.look(['a.b', 'a_b'])
  expect([...seen.values()].map(({ unseen }) => unseen)).toEqual([
    'its name and a_b give one tmux session',
    'its name and a.b give one tmux session',
  ])
  await expect(panes.stop({ name: 'a.b' })).rejects.toThrow('which of them runs there is not known')
  expect(await left()).toEqual(['a_b'])
})

test("a session of that name on a person's own server is theirs, unless something of Mosaic says otherwise", async () => {
  const { context, panes, left, home } = await mosaicWith(['ada', 'bob'], ['ada', 'bob'], { isNamed: false })
  await writeFile(join(home, 'fleet', 'agents', 'bob.env'), 'MOSAIC_AGENT_NAME=bob\nMOSAIC_TMUX_SOCKET=\n')
  const seen = await panes.look(['ada', 'bob'])
  expect([seen.get('ada')?.pane, seen.get('bob')?.pane?.alive]).toEqual([undefined, true])
  expect((await findMosaic(context)).agents.map(({ name, socket }) => [name, socket === ''])).toEqual([
    ['ada', true],
    ['bob', false],
  ])
  await panes.stop({ name: 'ada' })
  await panes.stop({ name: 'bob' })
  expect(await left()).toEqual(['ada'])
})
