import type { NewOp } from '../../src/store/op.ts'

/** An op as a command adds it, from a thread. */
export const newOp = (cause: string, change: Partial<NewOp> = {}): NewOp => ({
  kind: 'spawn',
  args: { name: 'ada', tags: [] },
  title: 'spawn ada',
  by: { kind: 'discord', userId: '7', roleIds: [] },
  thread: 'discord:1',
  hostId: 'h1',
  cause,
  receipt: 'outbox',
  ...change,
})
