// Ends a Mos on trial that does not become ready. Whoever keeps Mos starts it again, and that start goes back.
import { setTimeout as wait } from 'node:timers/promises'
import { writeTrial } from './begin.mjs'
import { isAlive, readTrial } from './look-at-versions.mjs'

const [versions = '', mark = '', withinMs = '60000'] = process.argv.slice(2)
const until = performance.now() + Number(withinMs)
const lookMs = 200

const isTried = () => {
  const trial = readTrial(versions)
  return trial?.state === 'asked' && trial.process === mark && isAlive(mark)
}

while (performance.now() < until && isTried()) await wait(lookMs)
const trial = readTrial(versions)
if (trial !== undefined && isTried()) {
  writeTrial(versions, { ...trial, why: `it was not ready within ${Math.round(Number(withinMs) / 1000)} s` })
  process.kill(Number.parseInt(mark, 10), 'SIGKILL')
}
