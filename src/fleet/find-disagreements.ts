import { spell } from './heartbeat-age.ts'
import type { Evidence } from './readiness.ts'

/** Mosaic's: younger than three intervals of 15 s. */
const youngMs = 45_000

/** Where two sources can't both be right, each in a sentence; the one to believe first. Times in ms since the epoch. */
export function findDisagreements(evidence: Evidence, now: number): readonly string[] {
  const { placement, pane, supervised, heartbeat, unit, verdict, keptBy } = evidence
  const age = heartbeat === undefined ? undefined : now - heartbeat.at
  const isYoung = age !== undefined && Math.abs(age) < youngMs
  const alive = pane?.alive === true
  const isGone = placement === 'pane' && !alive
  const found: readonly (string | false | undefined)[] = [
    isYoung &&
      isGone &&
      `The pane says that its program is gone; the heartbeat is ${spell(age)} old: something still writes it.`,
    alive &&
      !supervised &&
      keptBy === undefined &&
      'The pane says that it runs; no runner holds it, so nobody brings it back.',
    isGone && unit?.active === 'active' && 'The unit says that it is active; the pane says that its program is gone.',
    alive &&
      (unit?.active === 'failed' || unit?.active === 'inactive') &&
      `The pane says that it runs; the unit says that it is ${unit.active}: its unit did not start it.`,
    alive && verdict !== undefined && 'The pane says that it runs; its runner gave up on it.',
    isYoung && hookAgainstBeat(evidence, now),
  ]
  return found.filter((one) => typeof one === 'string')
}

/** The one that spoke later is right; a heartbeat is renewed without a look, so that it is believed only when it is. */
function hookAgainstBeat({ hook, heartbeat }: Evidence, now: number): string | undefined {
  if (hook === undefined || heartbeat === undefined || hook.at >= heartbeat.at) return undefined
  const says = hook.state === 'busy' ? 'busy' : hook.state === 'idle' ? 'ok' : undefined
  if (says === undefined || says === heartbeat.status) return undefined
  return `The hook says ${hook.state} since ${spell(now - hook.since)}; the later heartbeat says ${heartbeat.status}.`
}
