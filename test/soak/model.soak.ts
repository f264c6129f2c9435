import { expect, test } from 'vitest'
import { modelRun } from './model-run.ts'

const setting = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise)

const seed = setting('SOAK_SEED', Date.now() % 1_000_000)
const troubles = setting('SOAK_TROUBLES', 100)
const topics = setting('SOAK_TOPICS', 8)
const turns = setting('SOAK_TURNS', 10)

test.each(['opencode', 'pi'] as const)(
  `${topics} topics on a model, ${troubles} troubles: kills, stops, freezes, on %s (SOAK_SEED=${seed})`,
  async (runtime) => {
    const log = (line: string) => process.stderr.write(`soak: ${line}\n`)
    const { summary, faults } = await modelRun({ seed, runtime, topics, turns, troubles, log })
    console.log(summary)
    expect(faults).toEqual([])
  },
)
