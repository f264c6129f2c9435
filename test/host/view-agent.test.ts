import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'
import type { TmuxFleet } from '../support/tmux-fleet.ts'

const root = join(import.meta.dirname, '..', '..')

/** A program that fills the screen as editors and pagers do, and tells which keys reached it. */
const fullScreen = String.raw`#!/bin/sh
printf '\033[?1049h\033[2J\033[H-- a full screen --\033[12;5Hin the middle\033[50;1H~bottom row~'
while read -r line; do printf '\033[30;1Hgot %s' "$line"; done
`

async function withFullScreen(): Promise<TmuxFleet> {
  const fleet = await tmuxFleet()
  const program = join(fleet.paths.mosaicHome, 'full-screen')
  writeFileSync(program, fullScreen, { mode: 0o755 })
  const env = join(fleet.paths.mosaicHome, 'fleet/agents/ada.env')
  await fleet.host.files.write(env, `MOSAIC_AGENT_COMMAND=${program}\n`)
  await fleet.supervisor.start(agent('ada'), role('core'))
  await eventually('its screen', async () => (await fleet.supervisor.screen('ada')).includes('bottom row'))
  return fleet
}

/** A person's terminal of 80 columns: a tmux of its own, so that what it shows can be read. */
function terminal(fleet: TmuxFleet) {
  const socket = join(fleet.paths.socketDir, 'person.sock')
  const run = async (...args: string[]) => (await fleet.host.run(['tmux', '-u', '-S', socket, ...args])).stdout
  const viewing = `
    import { createHost } from '${root}/src/host/create-host.ts'
    import { createTmuxSupervisor } from '${root}/src/host/create-tmux-supervisor.ts'
    const host = createHost({ hostId: 'here', path: process.env.PATH })
    const paths = ${JSON.stringify(fleet.paths)}
    const code = await createTmuxSupervisor({ host, paths, tmuxProgram: 'tmux' }).view('ada')
    console.log('viewed, exit ' + code)
  `
  const script = join(fleet.paths.mosaicHome, 'view.mjs')
  writeFileSync(script, viewing)
  return {
    open: () =>
      run(
        '-f',
        '/dev/null',
        'new-session',
        '-d',
        '-s',
        'person',
        '-x',
        '80',
        '-y',
        '24',
        `${process.execPath} ${script}; exec sleep 1000`,
      ),
    text: () => run('capture-pane', '-p', '-t', 'person'),
    keys: (...keys: string[]) => run('send-keys', '-t', 'person', ...keys),
    pid: async () => Number((await run('list-panes', '-t', 'person', '-F', '#{pane_pid}')).trim()),
    close: () => run('kill-server'),
  }
}

const sessions = async (fleet: TmuxFleet) =>
  (await fleet.tmux('list-sessions', '-F', '#{session_name}')).trim().split('\n')
const size = (fleet: TmuxFleet) =>
  fleet.tmux('display-message', '-p', '-t', '=ada:', '#{window_width}x#{window_height}')

test("a full-screen program's screen is seen whole, not blank", async () => {
  const fleet = await withFullScreen()
  const rows = (await fleet.supervisor.screen('ada')).split('\n')
  expect([rows[0], rows[11], rows[49]]).toEqual(['-- a full screen --', '    in the middle', '~bottom row~'])
  expect(await fleet.supervisor.capture('ada', 60)).toContain('in the middle')
})

test('a person looks through a viewer: keys reach nothing, the size stays, leaving leaves nothing behind', async () => {
  const fleet = await withFullScreen()
  const person = terminal(fleet)
  await person.open()
  await eventually('the view', async () => (await person.text()).includes('bottom row'))
  expect(await size(fleet)).toBe('200x50\n')
  expect((await sessions(fleet)).map((name) => name.replaceAll(/\d+/gu, 'N'))).toEqual(['ada', '~view~N~N~ada'])
  expect((await fleet.supervisor.survey(['ada'])).unmanaged).toEqual([])
  expect((await fleet.supervisor.survey(['ada'])).agents.get('ada')).toMatchObject({ viewers: 1 })
  await person.keys('rm -rf', 'Enter', 'C-c')
  await person.keys('C-b', 'd')
  await eventually('the end', async () => (await person.text()).includes('viewed, exit 0'))
  expect(await sessions(fleet)).toEqual(['ada'])
  expect(await fleet.supervisor.screen('ada')).not.toContain('got')
  expect(await fleet.tmux('show-options', '-w', '-v', '-t', '=ada:', 'window-size')).toBe('')
  expect(await size(fleet)).toBe('200x50\n')
  await person.close()
})

test('a viewer whose shell was killed is ended by the next one that looks, a living one is left', async () => {
  const fleet = await withFullScreen()
  const person = terminal(fleet)
  await person.open()
  await eventually('the view', async () => (await person.text()).includes('bottom row'))
  expect(await fleet.another().endLeftViewers()).toBe(0)
  const [, viewer = ''] = await sessions(fleet)
  fleet.host.kill(Number(viewer.split('~')[2]), 'SIGKILL')
  expect(await eventually('the leak is found', async () => (await fleet.another().endLeftViewers()) || undefined)).toBe(
    1,
  )
  expect(await sessions(fleet)).toEqual(['ada'])
  await person.close()
})

test('a terminal that goes away takes its viewer along', async () => {
  const fleet = await withFullScreen()
  const person = terminal(fleet)
  await person.open()
  await eventually('the view', async () => (await person.text()).includes('bottom row'))
  await person.close()
  await eventually('nothing is left', async () => (await sessions(fleet)).join() === 'ada')
})

test('stopping an agent that somebody looks at ends its program and the view', async () => {
  const fleet = await withFullScreen()
  const person = terminal(fleet)
  await person.open()
  await eventually('the view', async () => (await person.text()).includes('bottom row'))
  await fleet.supervisor.stop(agent('ada'))
  await eventually('the end', async () => (await person.text()).includes('viewed, exit'))
  expect(await sessions(fleet)).toEqual([''])
  await person.close()
})

test('an agent without a pane can not be looked at', async () => {
  const fleet = await tmuxFleet()
  await expect(fleet.supervisor.screen('ada')).rejects.toThrow('ada has no pane: it is not running.')
  const child = spawn('true')
  await once(child, 'exit')
  await expect(fleet.supervisor.view('ada')).rejects.toThrow('ada has no pane')
})
