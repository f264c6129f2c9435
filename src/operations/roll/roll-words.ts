import { spellList } from '../../fleet/spell-list.ts'
import type { Roll } from './relaunch-args.ts'
import type { Member, RollRecord } from './roll-record.ts'

const leftShown = 5

/** `20 in 1 canary and 4 waves of 5; left: gus`. */
export function renderLook({ waves, hosted, last, left }: Roll, to: string): string {
  const [canary, ...others] = waves
  const most = Math.max(0, ...others.map(({ length }) => length))
  const inMos = hosted.length + (last === undefined ? 0 : 1)
  return [
    to === 'checkout' ? '' : `to ${to}`,
    canary === undefined ? '' : `canary ${canary.join()}`,
    others.length === 0 ? '' : `${others.length} ${others.length === 1 ? 'wave' : 'waves'} of ${most}`,
    inMos === 0 ? '' : `${inMos} at the end`,
    left.length === 0
      ? ''
      : `left: ${spellList(
          left.map(({ name }) => name),
          3,
        )}`,
  ]
    .filter((part) => part !== '')
    .join(', ')
}

/** So much of a step's words is seen in a receipt. */
const seen = 50

/** `ada, bob and cyd are up; dan is left: it is at its turn`. */
export function renderWave(names: readonly string[], record: RollRecord | undefined): string {
  const of = (state: Member['state']) => names.filter((name) => record?.agents[name]?.state === state)
  const up = of('up')
  const left = of('left').map((name) => `${name} is left: it ${record?.agents[name]?.words ?? ''}`)
  const spelt = spellList(up)
  const are = up.length === 1 ? 'is up' : 'are up'
  // What is cut must be names, not what is said of them.
  const said = spelt.length > seen && up.length > 1 ? `${up.length} ${are}: ${spelt}` : `${spelt} ${are}`
  return [...(up.length === 0 ? [] : [said]), ...left].join('; ')
}

type Rest = { readonly roll: Roll; readonly record: RollRecord | undefined; readonly down: readonly string[] }

/** The end: how many are up, and who is not relaunched, each with the reason. Whole: nobody has to come back to it. */
export function renderRest({ roll, record, down }: Rest): { readonly isWhole: boolean; readonly text: string } {
  const members = Object.entries(record?.agents ?? {})
  const up = members.filter(([name, { state }]) => state === 'up' && !down.includes(name)).length
  const { hosted, last } = roll
  // An orchestrator may live in a pane.
  const inMos = hosted.length + (last === undefined || record?.agents[last] !== undefined ? 0 : 1)
  const to = record === undefined || record.to === 'checkout' ? '' : ` on ${record.to}`
  const late = members.filter(([, { state }]) => state === 'left')
  const owed = [
    ...down.map((name) => `${name} came up, and is down by now. See why: /agent logs agent:${name}`),
    ...late
      .filter(([, { isOwed }]) => isOwed)
      .map(([name, { words }]) => `${name} was left, it ${words}. Later: /fleet relaunch agent:${name}`),
  ]
  const others = [
    ...roll.left.map(({ name, why }) => `${name} ${why}`),
    ...late.filter(([, { isOwed }]) => !isOwed).map(([name, { words }]) => `${name} ${words}`),
  ]
  return {
    isWhole: owed.length === 0,
    text: [
      up === 0 && inMos > 0
        ? `${inMos === 1 ? '1 agent that lives in Mos is' : `${inMos} agents that live in Mos are`} up.`
        : `${up === 1 ? '1 agent is' : `${up} agents are`} up${to}${inMos === 0 ? '' : `, and ${inMos} that ${inMos === 1 ? 'lives' : 'live'} in Mos`}.`,
      ...cut(owed),
      ...(others.length === 0 ? [] : [`Left as they are: ${cut(others).join('; ')}.`]),
    ].join('\n'),
  }
}

const cut = (lines: readonly string[]): readonly string[] =>
  lines.length <= leftShown ? lines : [...lines.slice(0, leftShown), `and ${lines.length - leftShown} more: /fleet ps`]
