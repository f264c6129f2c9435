import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { agent, role, tmuxFleet } from '../support/tmux-fleet.ts'

const names = Array.from({ length: 9 }, (_, n) => `a${n}`)

test('after the death of the server the programs start three at once, and all are back', async () => {
  const fleet = await tmuxFleet()
  for (const name of names) await fleet.supervisor.start(agent(name), role('core'))
  const pids = async () => [...(await fleet.supervisor.look(names)).values()].map(({ pane }) => pane?.pid ?? 0)
  const before = await pids()
  fleet.host.kill(Number(await fleet.tmux('display-message', '-p', '#{pid}')), 'SIGKILL')
  await eventually('the server is gone', async () => (await fleet.tmux('list-sessions')) === '')
  await fleet.supervisor.ensureHolder()
  const after = await eventually('all are back', async () => {
    const now = await pids()
    return now.every((pid) => pid > 0 && !before.includes(pid)) && now
  })
  // Field 22 of stat, in ticks of 10 ms since the boot.
  const starts = after
    .map((pid) => Number(readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ')[19]))
    .toSorted((one, other) => one - other)
  // Each keeps its place for a second: the fourth after one of the first three begins no sooner than that.
  const gaps = starts.slice(3).map((at, index) => at - (starts[index] ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(90)
  expect(await fleet.host.files.list(join(fleet.runDir))).not.toContain('.start.4')
})
