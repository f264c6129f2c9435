import type { Finding } from '../../src/store/finding.ts'

/** A finding as the store gives it, with what a test says otherwise. */
export const aFinding = (own: Partial<Finding> = {}): Finding => ({
  id: 'f-0123456789',
  fingerprint: 'v1:0123456789abcdef',
  detector: 'crash-loop',
  component: 'runtime codex',
  title: 'codex ends right after its start',
  template: 'codex ends right after its start',
  evidence: ['Error: ENOENT: no such file or directory, open config.toml'],
  state: 'open',
  count: 3,
  firstAt: Date.UTC(2026, 10, 27, 8),
  lastAt: Date.UTC(2026, 10, 27, 8, 30),
  hosts: { here: 3 },
  agents: { ada: 3 },
  history: [{ at: Date.UTC(2026, 10, 27, 8), what: 'first seen by crash-loop' }],
  version: 1,
  ...own,
})
