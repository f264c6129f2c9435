import type { Supervisor } from '../../src/host/supervisor.ts'

/** A supervisor that does nothing, where only hosted agents or files matter. */
export const noPanes: Supervisor = {
  kind: 'tmux',
  check: () => Promise.resolve(),
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  permit: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  look: () => Promise.resolve(new Map()),
  capture: () => Promise.resolve(''),
  screen: () => Promise.reject(new Error('there is no pane')),
  view: () => Promise.reject(new Error('there is no pane')),
  endLeftViewers: () => Promise.resolve(0),
  interrupt: () => Promise.reject(new Error('there is no pane')),
  survey: () => Promise.resolve({ agents: new Map(), unmanaged: [] }),
  send: () => Promise.reject(new Error('there is no pane')),
}
