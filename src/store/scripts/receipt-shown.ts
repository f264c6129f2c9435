import type { Script } from '../script.ts'
import { receiptLua } from './receipt-lua.ts'

/** ARGV: opId, thread, message id. A door acknowledged with the receipt of the op as it was added: its version 1. */
export const receiptShown: Script = {
  name: 'mosReceiptShown',
  lua: `${receiptLua}
recordReceipt(KEYS[1], ARGV[1], ARGV[2], ARGV[3], '1')
return 1
`,
}
