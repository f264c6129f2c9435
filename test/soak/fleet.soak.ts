import { describe, expect, test } from 'vitest'
import { whyNoSystemd } from '../support/systemd.ts'
import { fleetRun } from './fleet-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const kills = setting('SOAK_FLEET_KILLS', 500)
const agents = setting('SOAK_AGENTS', 30)

const run = async (supervisor: 'tmux' | 'systemd') => {
  const log = (line: string) => void process.stderr.write(`soak: ${line}\n`)
  const { summary, faults } = await fleetRun({ seed, kills, agents, supervisor, isApart: true, log })
  console.log(summary)
  expect(faults).toEqual([])
}

describe(`${kills} random kill -9 in a fleet of ${agents} (SOAK_SEED=${seed})`, () => {
  test('under tmux', () => run('tmux'))

  test.skipIf(whyNoSystemd !== undefined)(`under systemd ${whyNoSystemd ?? ''}`, () => run('systemd'))
})
