import type { EventBody, FleetEvent } from '../../src/fleet/fleet-event.ts'

const kinds: readonly ((n: number) => EventBody)[] = [
  (n) => ({ kind: 'turn', topicId: `t${n % 40}`, outcome: 'done', ms: 9_000, costUsd: 0.001 }),
  (n) => ({ kind: 'tool', tool: n % 3 === 0 ? 'fleet_spawn' : 'fleet_ps', ok: n % 11 !== 0, text: `no role ${n}` }),
  (n) => ({ kind: 'readiness', readiness: n % 5 === 0 ? 'stuck' : 'working', since: n * 1_000 }),
  (n) => ({ kind: 'error', source: 'pane', text: errorText(n) }),
  (n) => ({ kind: 'error', source: 'adapter', text: errorText(n % 50) }),
  (n) => ({
    kind: 'op',
    opId: `op-${n}`,
    op: 'relaunch',
    state: n % 9 === 0 ? 'failed' : 'done',
    ms: 4_000,
    text: `its pane %${n} is gone`,
  }),
  (n) => ({ kind: 'ask', askId: `a${n >> 1}`, state: n % 2 === 0 ? 'asked' : 'answered', about: 'Bash npm test' }),
  (n) => ({ kind: 'crash', status: 1, text: errorText(n) }),
  (n) => ({ kind: 'usage-limit', until: n * 1_000_000 }),
  (n) => ({ kind: 'drift', path: `roles/${n % 30}.md`, state: n % 60 < 30 ? 'waits' : 'settled' }),
  (n) => ({ kind: 'version', what: 'mos', version: `1.4.${n % 2}` }),
]

const errorText = (n: number): string =>
  [
    `/home/kim/work-${n}/lib/orders.js:${n}`,
    '    throw new OrderError(`order ${id} has no lines`)',
    '    ^',
    '',
    `OrderError: order ${n} of shop-${n % 7} has no lines, after ${n % 90} ms at 127.0.0.1:${20_000 + (n % 999)}`,
    `    at Module.close (file:///home/kim/work-${n}/lib/orders.js:${n}:35)`,
    `    at file:///home/kim/work-${n}/main.js:9:8`,
    ...Array.from({ length: 6 }, (_, line) => `    at step${line} (node:internal/modules/run_main:${n % 300}:5)`),
    'Node.js v24.21.0',
  ].join('\n')

/** So many events of 40 agents on 4 hosts within two weeks, of all kinds, each error with other variables. */
export const busyHistory = (count: number): readonly FleetEvent[] =>
  Array.from({ length: count }, (_, n): FleetEvent => {
    const body = kinds[n % kinds.length]?.(Math.floor(n / kinds.length)) ?? { kind: 'usage-limit', until: 0 }
    const agent = `agent-${n % 40}`
    return { id: `e${n}`, at: n * 12_000, hostId: `box-${n % 4}`, agent, role: 'coder', runtime: 'claude', ...body }
  })
