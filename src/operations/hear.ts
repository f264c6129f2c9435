import { z } from 'zod'
import type { Operation } from './operation.ts'

const argsSchema = z.object({ text: z.string() })

/** What an agent said, for the session that gave it its task: the op's end wakes it. */
export const hear = (): Operation => ({
  kind: 'hear',
  agents: () => [],
  plan: (op) => {
    const { text } = argsSchema.parse(op.args)
    return [{ name: 'hear it', run: () => Promise.resolve(text) }]
  },
  prove: () => 'it said this',
  conclude: (steps) => steps.at(-1)?.note,
})
