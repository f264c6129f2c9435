import { expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'

test("a runner that slept through the death of the server does not take another's pane for its own", async () => {
  const fleet = await tmuxFleet()
  const pidOf = async (name: string) => (await fleet.supervisor.look([name])).get(name)?.pane?.pid
  const serverPid = async () => Number(await fleet.tmux('display-message', '-p', '#{pid}'))
  for (const name of ['ada', 'bob']) await fleet.supervisor.start(agent(name), role('core'))
  const [ada, bob, server] = [await pidOf('ada'), await pidOf('bob'), await serverPid()]
  const runner = Number(readFileSync(join(fleet.runDir, 'ada.lock'), 'utf8').split(' ')[0])
  process.kill(runner, 'SIGSTOP')
  fleet.host.kill(server, 'SIGKILL')
  await eventually('the server is gone', () => !fleet.host.isAlive(server))
  await fleet.supervisor.ensureHolder()
  // In the new server the numbers of panes begin anew: bob has the one that was ada's.
  const next = await eventually('bob is back', async () => {
    const pid = await pidOf('bob')
    return pid !== undefined && pid !== bob && pid
  })
  process.kill(runner, 'SIGCONT')
  await eventually('ada is back', async () => {
    const pid = await pidOf('ada')
    return pid !== undefined && pid !== ada
  })
  expect(await pidOf('bob')).toBe(next)
})
