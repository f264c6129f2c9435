import type { Supervisor } from '../../src/host/supervisor.ts'

/** A supervisor that does nothing, where only hosted agents or files matter. */
export const noPanes: Supervisor = {
  kind: 'tmux',
  check: () => Promise.resolve(),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  look: () => Promise.resolve(new Map()),
  capture: () => Promise.resolve(''),
  send: () => Promise.reject(new Error('there is no pane')),
}
