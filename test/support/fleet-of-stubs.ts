import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Channel } from '../wire/view/channel.ts'
import { eventually } from './eventually.ts'
import { personWithMos } from './person-with-mos.ts'
import type { PersonWithMos } from './person-with-mos.ts'
import { runProgram } from './run-program.ts'
import type { TestSystemd } from './systemd.ts'

export type FleetOfStubs = PersonWithMos & {
  readonly ops: Channel
  readonly rosterPath: string
  /** `fleet/run/<name>` */
  runFile(name: string): string
  /** As a person does it in an editor; `name!` is an ephemeral one. */
  addByHand(...names: readonly string[]): Promise<void>
  areUp(...names: readonly string[]): Promise<void>
  panePid(name: string): Promise<number>
  tmux(...args: readonly string[]): Promise<string>
}

/** A person with a whole Mos, an ops channel, and these agents in real panes. */
export const fleetOfStubs = (...names: readonly string[]): Promise<FleetOfStubs> => fleetUnder(undefined, ...names)

/** The same under this systemd, whose home is the person's. */
export async function fleetUnder(
  systemd: Pick<TestSystemd, 'env' | 'home'> | undefined,
  ...names: readonly string[]
): Promise<FleetOfStubs> {
  const person = await personWithMos({
    env: (wire) => ({ ...systemd?.env, MOS_OPS_CHANNEL: wire.addChannel('watch').id }),
  })
  const { mos } = person
  const fleetDirectory = join(systemd?.home ?? mos.home, '.config', 'mosaic', 'fleet')
  const rosterPath = join(fleetDirectory, 'roster.yaml')
  const tmux = async (...args: readonly string[]) =>
    (await runProgram('tmux', ['-N', '-S', join(mos.home, 'data', 'tmux.sock'), ...args])).stdout
  const fleet: FleetOfStubs = {
    ...person,
    ops: person.wire.channel('watch'),
    rosterPath,
    runFile: (name) => join(fleetDirectory, 'run', name),
    async addByHand(...added) {
      const entries = added.map((name) => entry(name.replace('!', ''), name.endsWith('!') ? 'coder' : 'operations'))
      await writeFile(rosterPath, (await readFile(rosterPath, 'utf8')) + entries.join(''))
    },
    async areUp(...wanted) {
      await eventually(`${wanted.join(', ')} to be up`, async () => {
        const up = await mos.panes()
        return wanted.every((name) => up.includes(name))
      })
    },
    panePid: async (name) => Number(await tmux('display-message', '-p', '-t', `=${name}:`, '#{pane_pid}')),
    tmux,
  }
  if (names.length > 0) {
    await fleet.addByHand(...names)
    await fleet.areUp(...names.map((name) => name.replace('!', '')))
  }
  return fleet
}

const entry = (name: string, role: string) => `  - name: ${name}\n    runtime: stub\n    class: ${role}\n`

/** What the hooks of an agent's runtime would write. */
export const report = (fleet: FleetOfStubs, name: string, ...events: readonly object[]): Promise<void> =>
  appendFile(fleet.runFile(`${name}.events`), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
