import type { RuntimeEvent } from '../runtime/agent-runtime.ts'
import type { EndSign } from '../store/sign.ts'

/** What a turn's end says on the message that it answers. */
export const endSigns: Readonly<Record<Extract<RuntimeEvent, { kind: 'end' }>['reason'], EndSign>> = {
  done: 'done',
  cancelled: 'stopped',
  failed: 'failed',
}
