import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createHost } from '../../src/host/create-host.ts'
import { createTmuxSupervisor } from '../../src/host/create-tmux-supervisor.ts'
import type { Host } from '../../src/host/host.ts'
import { createPauses } from '../../src/host/pauses.ts'
import { readProcess } from '../../src/host/process-state.ts'
import { createHostedAgents } from '../../src/operations/hosted-agents.ts'
import { createReconcile } from '../../src/operations/reconcile.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { createTurnTaking } from '../../src/operations/turn-taking.ts'
import { loadRoles } from '../../src/seed/load-roles.ts'
import { fleetPaths } from '../support/fleet-paths.ts'
import { memoryAssignments } from '../support/memory-assignments.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const count = 200
const names = Array.from({ length: count }, (_, index) => `agent-${index}`)

/** The machine, but for what is counted: programs that run, and what is written. `panes` is what tmux says. */
function countingHost(panes: string): { host: Host; ran: string[]; written: string[] } {
  const real = createHost({ hostId: 'here', path: '' })
  const ran: string[] = []
  const written: string[] = []
  const note = (path: string) => void written.push(path)
  const files: Host['files'] = {
    ...real.files,
    write: async (path) => note(path),
    remove: async (path) => note(path),
    makeDirectory: async (path) => note(path),
  }
  const run: Host['run'] = async (argv) => {
    ran.push(argv.join(' '))
    return { exitCode: 0, stdout: panes, stderr: '' }
  }
  return { host: { ...real, files, run }, ran, written }
}

async function fleetWithoutChange() {
  const paths = fleetPaths(await temporaryDirectory())
  const home = paths.mosaicHome
  const { files } = createHost({ hostId: 'here', path: '' })
  const entries = names.map((name) => `  - name: ${name}\n    runtime: stub\n    class: operations\n`)
  await files.write(join(home, 'fleet/roster.yaml'), `version: 1\ntransport: tmux\nagents:\n${entries.join('')}`)
  // Each of them runs: what a lock and a pane name is this process.
  const lock = `${process.pid} ${readProcess(process.pid)?.startTicks}\n`
  const beat = `ts=${new Date().toISOString().slice(0, 19)}+0000\npid=${process.pid}\nstatus=ok\n`
  const events = `${JSON.stringify({ ts: Date.now(), event: 'session-start' })}\n`.repeat(200)
  for (const name of names) {
    const inRun = (ending: string) => join(home, 'fleet/run', `${name}.${ending}`)
    await Promise.all([
      files.write(inRun('lock'), lock),
      files.write(inRun('hb'), beat),
      files.write(inRun('events'), events),
    ])
  }
  const panes = names.map((name, index) => `p%${index} %${index} ${process.pid} 0 e s ${name}\n`).join('')
  const counted = countingHost(panes)
  const { host } = counted
  const told: string[] = []
  const tell = async () => void told.push('news')
  const reconcile = createReconcile({
    fleet: {
      hostId: 'here',
      rosterFile: createRosterFile(host.files, home),
      supervisor: createTmuxSupervisor({ host, paths, tmuxProgram: 'tmux' }),
      hosted: createHostedAgents(host, home, silentLogger),
      pauses: createPauses(host.files, home),
      roles: () => loadRoles(host.files, home, paths.packageRoot),
    },
    turns: createTurnTaking(),
    host,
    assignments: memoryAssignments(),
    store: {
      ops: { list: () => Promise.resolve([]) },
      signals: { on: () => () => undefined },
    },
    operations: new Map(),
    news: { tell },
    opsNews: { tell },
    ensureHolder: tell,
    logger: silentLogger,
  })
  return { ...counted, reconcile, told }
}

test(`a look at ${count} agents without change writes nothing, tells nothing, and calls tmux once`, async () => {
  const { reconcile, ran, written, told } = await fleetWithoutChange()
  await reconcile.pass()
  const times: number[] = []
  const cpuBefore = process.cpuUsage()
  for (let look = 0; look < 10; look++) {
    ran.length = 0
    const before = performance.now()
    expect(await reconcile.pass()).toEqual([])
    times.push(performance.now() - before)
    expect(ran).toEqual([expect.stringContaining('list-panes -a')])
  }
  expect([written, told]).toEqual([[], []])
  const { user, system } = process.cpuUsage(cpuBefore)
  const fastest = Math.min(...times).toFixed(1)
  const cpu = ((user + system) / 1000 / times.length).toFixed(1)
  console.log(
    `${count} agents without change: ${fastest} ms the fastest look of ${times.length}, ${cpu} ms of CPU each`,
  )
})
