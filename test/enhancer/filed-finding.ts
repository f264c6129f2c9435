import type { Finding } from '../../src/store/finding.ts'

const filed = Date.parse('2026-11-20T10:00:00Z')

/** A finding as the store gives it. */
export const filedFinding = (change: Partial<Finding> = {}): Finding => ({
  id: 'f-00000000a1',
  fingerprint: `v1:${'00000000a1'.padEnd(40, '0')}`,
  detector: 'crash-loop',
  component: 'runtime codex',
  title: 'codex ends right after its start',
  template: 'panicked at <path>',
  evidence: ["thread 'main' panicked at src/auth.rs:7"],
  state: 'open',
  count: 7,
  firstAt: filed,
  lastAt: filed + 3 * 86_400_000,
  hosts: { 'alpha.lan': 4, beta: 3 },
  agents: { ada: 5, bob: 1, eve: 1 },
  history: [],
  version: 1,
  ...change,
})
